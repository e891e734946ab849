package com.cloudera.flume.handlers.hdfs;

import java.io.BufferedOutputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.Writable;
import org.apache.hadoop.io.compress.BZip2Codec;
import org.apache.hadoop.io.compress.BlockDecompressorStream;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionInputStream;
import org.apache.hadoop.io.compress.CompressionOutputStream;
import org.apache.hadoop.io.compress.Compressor;
import org.apache.hadoop.io.compress.Decompressor;
import org.apache.hadoop.io.compress.DefaultCodec;

/**
 * Lets Hadoop read and write SequenceFiles of events.
 *
 * <pre>
 * SequenceFiles read FILE...     prints the events of each, a line each
 * SequenceFiles write DIRECTORY  writes the same events in every form Hadoop can without its
 *                                native library, and prints them once
 * </pre>
 */
class SequenceFiles {
    private static final PrintStream OUTPUT =
            new PrintStream(new BufferedOutputStream(System.out, 1 << 16));

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("write")) {
            write(arguments[1]);
        } else {
            for (String path : Arrays.copyOfRange(arguments, 1, arguments.length)) read(path);
        }
        OUTPUT.flush();
    }

    private static void read(String path) throws Exception {
        Configuration configuration = new CodecsInJava();
        try (SequenceFile.Reader reader =
                new SequenceFile.Reader(configuration, SequenceFile.Reader.file(new Path(path)))) {
            WriteableEventKey key = new WriteableEventKey();
            WriteableEvent event = new WriteableEvent();
            while (reader.next(key, event)) {
                if (key.timestamp != event.timestamp || key.rest != 0) {
                    throw new IOException("the key is not that of its event");
                }
                OUTPUT.println(event.line());
            }
        }
    }

    private static void write(String directory) throws Exception {
        Configuration configuration = new CodecsInJava();
        SequenceFile.CompressionType[] types = SequenceFile.CompressionType.values();
        CompressionCodec[] codecs = {new DefaultCodec(), new BZip2Codec()};
        for (SequenceFile.CompressionType type : types) {
            for (CompressionCodec codec : codecs) {
                ((org.apache.hadoop.conf.Configurable) codec).setConf(configuration);
                String name = type + "-" + codec.getClass().getSimpleName() + ".seq";
                try (SequenceFile.Writer writer =
                        SequenceFile.createWriter(
                                configuration,
                                SequenceFile.Writer.file(new Path(directory, name)),
                                SequenceFile.Writer.keyClass(WriteableEventKey.class),
                                SequenceFile.Writer.valueClass(WriteableEvent.class),
                                SequenceFile.Writer.compression(type, codec))) {
                    for (int index = 0; index < 500; index++) {
                        WriteableEvent event = WriteableEvent.sample(index);
                        writer.append(new WriteableEventKey(event.timestamp), event);
                    }
                }
            }
        }
        for (int index = 0; index < 500; index++) {
            OUTPUT.println(WriteableEvent.sample(index).line());
        }
    }
}

class WriteableEventKey implements Writable {
    long timestamp;
    long rest;

    WriteableEventKey() {}

    WriteableEventKey(long timestamp) {
        this.timestamp = timestamp;
    }

    public void readFields(DataInput input) throws IOException {
        timestamp = input.readLong();
        rest = input.readLong();
    }

    public void write(DataOutput output) throws IOException {
        output.writeLong(timestamp);
        output.writeLong(rest);
    }
}

class WriteableEvent implements Writable {
    byte[] body;
    long timestamp;
    int priority;
    long nanos;
    String host;
    Map<String, byte[]> attributes = new HashMap<>();

    public void readFields(DataInput input) throws IOException {
        body = bytes(input);
        timestamp = input.readLong();
        priority = input.readInt();
        nanos = input.readLong();
        host = input.readUTF();
        attributes = new HashMap<>();
        for (int left = input.readInt(); left > 0; left--) {
            String name = input.readUTF();
            attributes.put(name, bytes(input));
        }
    }

    private static byte[] bytes(DataInput input) throws IOException {
        byte[] bytes = new byte[input.readInt()];
        input.readFully(bytes);
        return bytes;
    }

    public void write(DataOutput output) throws IOException {
        output.writeInt(body.length);
        output.write(body);
        output.writeLong(timestamp);
        output.writeInt(priority);
        output.writeLong(nanos);
        output.writeUTF(host);
        output.writeInt(attributes.size());
        for (Map.Entry<String, byte[]> attribute : attributes.entrySet()) {
            output.writeUTF(attribute.getKey());
            output.writeInt(attribute.getValue().length);
            output.write(attribute.getValue());
        }
    }

    static WriteableEvent sample(int index) {
        WriteableEvent event = new WriteableEvent();
        event.body = ("event number " + index).getBytes(StandardCharsets.UTF_8);
        event.timestamp = 1795247874000L + index;
        event.priority = index % 6;
        event.nanos = index * 1000003L;
        event.host = index % 3 == 0 ? "h\u00f6st\ud83e\udeb6" : "box";
        if (index % 2 == 0) event.attributes.put("service", new byte[] {(byte) index, 0, -1});
        if (index % 5 == 0) event.attributes.put("nul\0name", new byte[0]);
        return event;
    }

    String line() {
        StringBuilder line = new StringBuilder(hexadecimal(body));
        line.append(" ").append(timestamp).append(" ").append(priority);
        line.append(" ").append(nanos);
        line.append(" ").append(hexadecimal(host.getBytes(StandardCharsets.UTF_8)));
        TreeMap<String, String> sorted = new TreeMap<>();
        for (Map.Entry<String, byte[]> attribute : attributes.entrySet()) {
            byte[] name = attribute.getKey().getBytes(StandardCharsets.UTF_8);
            sorted.put(hexadecimal(name), hexadecimal(attribute.getValue()));
        }
        for (Map.Entry<String, String> attribute : sorted.entrySet()) {
            line.append(" ").append(attribute.getKey()).append("=").append(attribute.getValue());
        }
        return line.toString();
    }

    private static String hexadecimal(byte[] bytes) {
        return "x" + HexFormat.of().formatHex(bytes);
    }
}

/** Gives Hadoop, which has snappy, lz4 and zstd in its native library only, others of them. */
class CodecsInJava extends Configuration {
    CodecsInJava() {
        setClassLoader(SequenceFiles.class.getClassLoader());
    }

    @Override
    public Class<?> getClassByName(String name) throws ClassNotFoundException {
        switch (name) {
            case "org.apache.hadoop.io.compress.SnappyCodec":
                return SnappyInJava.class;
            case "org.apache.hadoop.io.compress.Lz4Codec":
                return Lz4InJava.class;
            case "org.apache.hadoop.io.compress.ZStandardCodec":
                return ZstdInJava.class;
            default:
                return super.getClassByName(name);
        }
    }
}

/** A codec that only reads. */
abstract class ReadingCodec implements CompressionCodec {
    public CompressionInputStream createInputStream(InputStream input) throws IOException {
        return createInputStream(input, createDecompressor());
    }

    public Class<? extends Decompressor> getDecompressorType() {
        return createDecompressor().getClass();
    }

    public String getDefaultExtension() {
        return "";
    }

    public CompressionOutputStream createOutputStream(OutputStream output) {
        throw new UnsupportedOperationException();
    }

    public CompressionOutputStream createOutputStream(OutputStream output, Compressor compressor) {
        throw new UnsupportedOperationException();
    }

    public Class<? extends Compressor> getCompressorType() {
        throw new UnsupportedOperationException();
    }

    public Compressor createCompressor() {
        throw new UnsupportedOperationException();
    }
}

/** Hadoop's own stream of blocks, with its own sizes, around a decompressor of chunks. */
abstract class BlockCodec extends ReadingCodec {
    static final int LIMIT = 256 * 1024;

    public CompressionInputStream createInputStream(InputStream input, Decompressor decompressor)
            throws IOException {
        return new BlockDecompressorStream(input, decompressor, LIMIT);
    }
}

class SnappyInJava extends BlockCodec {
    public Decompressor createDecompressor() {
        return new Chunks() {
            byte[] unpack(byte[] chunk) throws IOException {
                return org.xerial.snappy.Snappy.uncompress(chunk);
            }
        };
    }
}

class Lz4InJava extends BlockCodec {
    public Decompressor createDecompressor() {
        return new Chunks() {
            byte[] unpack(byte[] chunk) {
                return net.jpountz.lz4.LZ4Factory.safeInstance()
                        .safeDecompressor()
                        .decompress(chunk, LIMIT);
            }
        };
    }
}

class ZstdInJava extends ReadingCodec {
    public Decompressor createDecompressor() {
        return new Chunks() {
            byte[] unpack(byte[] chunk) {
                throw new UnsupportedOperationException();
            }
        };
    }

    public CompressionInputStream createInputStream(InputStream input, Decompressor decompressor)
            throws IOException {
        return new CompressionInputStream(input) {
            private InputStream unpacked;

            private InputStream unpacked() throws IOException {
                if (unpacked == null) unpacked = new com.github.luben.zstd.ZstdInputStream(in);
                return unpacked;
            }

            @Override
            public int read() throws IOException {
                return unpacked().read();
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return unpacked().read(bytes, offset, length);
            }

            @Override
            public void resetState() {
                unpacked = null;
            }
        };
    }
}

/** Unpacks one chunk after another, none longer than Hadoop's decompressors have room for. */
abstract class Chunks implements Decompressor {
    private byte[] chunk;
    private byte[] unpacked = new byte[0];
    private int next;

    abstract byte[] unpack(byte[] chunk) throws IOException;

    public void setInput(byte[] bytes, int offset, int length) {
        if (length > BlockCodec.LIMIT) throw new IllegalStateException("a chunk is too long");
        chunk = Arrays.copyOfRange(bytes, offset, offset + length);
    }

    public int decompress(byte[] bytes, int offset, int length) throws IOException {
        if (next == unpacked.length) {
            if (chunk == null) return 0;
            unpacked = unpack(chunk);
            if (unpacked.length > BlockCodec.LIMIT) throw new IOException("a block is too long");
            chunk = null;
            next = 0;
        }
        int count = Math.min(length, unpacked.length - next);
        System.arraycopy(unpacked, next, bytes, offset, count);
        next += count;
        return count;
    }

    public boolean needsInput() {
        return chunk == null && next == unpacked.length;
    }

    public boolean finished() {
        return needsInput();
    }

    public void reset() {
        chunk = null;
        unpacked = new byte[0];
        next = 0;
    }

    public int getRemaining() {
        return chunk == null ? 0 : chunk.length;
    }

    public boolean needsDictionary() {
        return false;
    }

    public void setDictionary(byte[] bytes, int offset, int length) {}

    public void end() {}
}
