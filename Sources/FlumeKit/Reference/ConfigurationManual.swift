/// The hand-written parts of flume-conf(5).
enum ConfigurationManual {
    static let text = """
        # SYNOPSIS
        `AGENT.sources = NAMES`

        `AGENT.sources.NAME.KEY = VALUE`

        # DESCRIPTION
        The configuration of an agent is the one of Flume 1.x: a file of Java properties that \
        names the agent's sources, channels and sinks, says what each is, and joins them. A \
        source puts its events in channels; a sink takes them out of one.

            a1.sources = r1
            a1.channels = c1
            a1.sinks = k1
            a1.sources.r1.type = netcat
            a1.sources.r1.bind = localhost
            a1.sources.r1.port = 44444
            a1.sources.r1.channels = c1
            a1.channels.c1.type = memory
            a1.sinks.k1.type = logger
            a1.sinks.k1.channel = c1

        The names `a1`, `r1`, `c1` and `k1` are chosen freely; they hold no dots and no blanks. \
        `flumectl validate` finds everything that is wrong with such a file.

        # LINES
        A line is a key and a value with `=`, `:` or a blank between them. Blanks around both \
        are dropped. Lines that begin with `#` or `!` are comments, and `#` later in a line is \
        part of the value. A line that ends with a backslash goes on in the next one, whose \
        leading blanks are dropped.

        Backslashes are escapes: `\\t`, `\\n`, `\\r`, `\\f`, `\\uXXXX`, and any other character \
        means itself. So a backslash that belongs to the value, as in a regular expression, is \
        written twice: `\\\\d+`.

        The file is UTF-8; where it cannot be that, it is ISO-8859-1. Of a key that is given \
        twice the later value counts, with a warning.

        # AGENTS
        What precedes the first dot of a key is the name of an agent. A file may describe \
        several; `flumectl agent -n NAME` starts one. Each has up to five lists, whose names \
        are separated by blanks:

            a1.sources = r1 r2
            a1.channels = c1
            a1.sinks = k1 k2
            a1.sinkgroups = g1
            a1.configfilters = f1

        What is in no list is not used, with a warning; what is in a list must have a `type`: a \
        name from the lists below, in any case, or the name of Flume's Java class.

        A source has `channels`, one or more; a sink has `channel`, one. The other keys are \
        those of its type. A key with a name in angle brackets, such as `mapping.<value>`, \
        stands for a family of keys.

        # INTERCEPTORS
        The interceptors of a source change its events on their way to the channels, one after \
        the other in the order of their list:

            a1.sources.r1.interceptors = i1 i2
            a1.sources.r1.interceptors.i1.type = timestamp
            a1.sources.r1.interceptors.i2.type = regex_filter
            a1.sources.r1.interceptors.i2.regex = ^DEBUG
            a1.sources.r1.interceptors.i2.excludeEvents = true

        # SELECTORS
        Where a source has several channels, a selector decides which of them an event goes \
        to; without one it goes to all.

            a1.sources.r1.channels = c1 c2
            a1.sources.r1.selector.type = multiplexing
            a1.sources.r1.selector.header = level
            a1.sources.r1.selector.mapping.ERROR = c1
            a1.sources.r1.selector.default = c2

        # SINK GROUPS
        Sinks of a group share their work, or stand in for each other; a sink is in one group \
        at most.

            a1.sinkgroups = g1
            a1.sinkgroups.g1.sinks = k1 k2
            a1.sinkgroups.g1.processor.type = failover
            a1.sinkgroups.g1.processor.priority.k1 = 10
            a1.sinkgroups.g1.processor.priority.k2 = 5

        # SERIALIZERS AND DESERIALIZERS
        Some components have a place for another one. Its type is the value of a key, and its \
        own settings are behind that key:

            a1.sinks.k1.type = file_roll
            a1.sinks.k1.sink.directory = /var/log/flume
            a1.sinks.k1.sink.serializer = text
            a1.sinks.k1.sink.serializer.appendNewline = false

        # REFERENCES
        `${env:NAME}` in a value is a variable of the environment, `${sys:NAME}` what \
        `-DNAME=VALUE` gave on the command line, and `${KEY}` the value of another key, written \
        whole. `${…:-TEXT}` has a text for where there is none. References may stand within \
        references.

            a1.sources.r1.bind = ${env:ADDRESS:-localhost}
            a1.sources.r2.bind = ${a1.sources.r1.bind}

        A reference that leads nowhere stays as it is, with a warning; `$${` means `${`.

        A configuration filter looks up what is not to stand in the file, such as a password:

            a1.configfilters = f1
            a1.configfilters.f1.type = env
            a1.sources.r1.type = exec
            a1.sources.r1.command = /usr/bin/reader --token ${f1['TOKEN']}

        # RELOADING
        A running agent reads its files again when they change and on SIGHUP. It checks them \
        first: a configuration with mistakes is reported, and the old one goes on. Then only \
        what has changed is stopped and started; the events in the channels stay. \
        `--no-reload-conf` keeps it from looking.

        # SEVERAL FILES
        `-f` may be given several times. Later files override the keys of earlier ones.

        # DIFFERENCES FROM FLUME
        A configuration with mistakes does not start, with all of them reported at once; with \
        `--lenient` the components with mistakes are left out and the rest starts, as in Flume. \
        Keys that a component does not know are warned about, with what was probably meant.
        """

    static let examples = """
        # EXAMPLES
        Follow log files and write what comes into files of an hour each, with nothing lost \
        when the agent or the machine's service is stopped:

            a1.sources = r1
            a1.channels = c1
            a1.sinks = k1
            a1.sources.r1.type = TAILDIR
            a1.sources.r1.filegroups = logs
            a1.sources.r1.filegroups.logs = /var/log/app/.*\\\\.log
            a1.sources.r1.positionFile = /var/lib/flumectl/positions.json
            a1.sources.r1.channels = c1
            a1.channels.c1.type = memory
            a1.channels.c1.capacity = 10000
            a1.channels.c1.transactionCapacity = 1000
            a1.sinks.k1.type = file_roll
            a1.sinks.k1.sink.directory = /var/spool/archive
            a1.sinks.k1.sink.rollInterval = 3600
            a1.sinks.k1.channel = c1
        """
}
