/// The hand-written part of flume-flow(5).
enum FlowManual {
    static let text = """
        # SYNOPSIS
        `SOURCE | SINK`

        `NAME : SOURCE | SINK ;`

        # DESCRIPTION
        A flow is a source and a sink with a bar between them. A node list is any number of \
        named flows, each ended by a semicolon. Everything is case sensitive, and blanks, tabs \
        and newlines part words.

            text(access.log) | value(dc, fra1) console(json)
            web1 : tail(/var/log/nginx/access.log) | text(web1.copy) ;

        Comments are written `/* … */`, or `//` up to the end of the line; they do not nest.

        # SINKS
        `sink(arguments)` is a single sink. Parentheses may be left out where there are no \
        arguments.

        `decorator sink` puts a decorator before a sink; any number of them may stand in a row, \
        and the last word is the sink. `{ decorator => sink }` means the same.

        `[ a, b, c ]` gives every event to each of the sinks.

        `< a ? b ? c >` gives events to the first sink that works: to `b` while `a` fails.

        `roll(period) { sink }` and `collector(period) { sink }` open their sink anew at \
        each turn. Options that they do not know are passed down to the sink within.

        All of these nest:

            text(f) | [ console, < text(/mnt/a) ? batch(100) gzip text(/mnt/b) > ]

        # ARGUMENTS
        Arguments are given by position, then by name: `text(copy.log, format=raw)`. A value \
        is one of these:

        A bare word, such as `/var/log/*.log`, `500ms` or `a-b.txt`. It begins where an \
        argument may stand and runs up to the next comma, parenthesis, equals sign or blank; \
        a text that holds one of those is written in quotes. Numbers are bare words: `10`, \
        `-3`, `1.5`, `0x1F`, `017`.

        A string in double quotes, `"…"`, which knows the escapes `\\n`, `\\t`, `\\r`, `\\b`, \
        `\\f`, `\\"`, `\\'`, `\\\\`, `\\uXXXX` and octal ones up to `\\377`; or one in \
        single quotes, `'…'`, in which every character means itself.

        A call, such as `avrodata(snappy)` or `size(100000)`, where an option takes one.

        A sink, written as a text, where an option takes one: \
        `benchreport(mine, "text(report.txt)")`.

        # ERRORS
        A flow is checked as a whole before anything is opened. Each mistake is shown with its \
        place and, where one is near, with what was probably meant:

            1:1: error: there is no source 'tial'
              1 | tial(access.log)
                | ^~~~
                = help: did you mean 'tail'?
        """
}
