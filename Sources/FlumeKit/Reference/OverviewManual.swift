/// The hand-written parts of flumectl(1).
enum OverviewManual {
    static let description = """
        A flow takes events from a source, leads them through decorators and gives them to \
        sinks. `flumectl dump` runs one given on the command line:

            flumectl dump 'tail(access.log)'
            flumectl dump 'text(access.log) | [ console, text(copy.log) ]'

        An agent is described by a file of properties, as in Flume 1.x, told in flume-conf(5); \
        the language of flows is told in flume-flow(5), what both are made of in \
        flume-components(7). `flumectl components` prints the same from the program itself.

        Started through a link named `flume` the program takes the command lines of Flume 0.9, \
        such as `flume dump console`, `flume source`, `flume sink` and `flume dumplog`. A link \
        named `flume-ng` takes those of Flume 1.x. What is not there yet is refused with a \
        sentence.
        """

    static let rules = """
        # COMMAND LINE
        Options are written `--long`, `--long=value`, `--long value`, `-x`, `-xVALUE` or \
        `-x VALUE`, and `--no-long` turns a switch off. Several one-letter switches may share a \
        dash. Options and arguments may be mixed; `--` ends the options, and a lone `-` is an \
        argument that means the standard input.

        Durations are written `250ms`, `10s`, `5m`, `1h`; a bare number counts seconds on the \
        command line and milliseconds in a flow, as everywhere in Flume. Sizes are written \
        `64k`, `10MB`, `1GiB`.

        # OUTPUT
        The standard output carries data and what was asked for. The standard error carries \
        talk, each line marked `flumectl:`. A reader that closes the standard output, as \
        `head` does, ends the program quietly.
        """

    static let surroundings = """
        # ENVIRONMENT
        `NO_COLOR`, if it is set and not empty, turns colours off unless `--color always` asks \
        for them. So does `TERM=dumb`.

        # SIGNALS
        On SIGINT and SIGTERM sources stop, what is in flight is delivered, files are closed, \
        and the program exits. A second signal ends it at once.
        """
}

/// The hand-written part of flume-components(7).
enum ComponentsManual {
    static let description = """
        The components of flows come first, then those of agents.

        Each component of a flow is shown as it is called. Options without brackets must be \
        given; those in brackets show their default or the kind of value they take. Options \
        may be given by position in the order shown, or by name, as in \
        `text(copy.log, format=json)`; once one is given by name, the rest is too.

        Each component of an agent is shown with the line that names it; its keys begin as \
        that line does. The names `a1`, `r1` and so on are yours to choose. A key with a name \
        in angle brackets stands for as many keys as there are such names.

        `flumectl help source text` prints one of these entries.
        """
}
