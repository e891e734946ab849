package import FlumeKit

/// Parts of flows made from their text.
package enum Flows {
    /// A sink with everything before it; the text is right.
    package static func sink(_ text: String) -> any Sink {
        let planned = FlowLanguage.sink(SourceText(text), catalogue: BuiltinCatalogue.catalogue)
        guard let plan = planned.plan else {
            preconditionFailure("\(text): \(planned.diagnostics.map(\.message))")
        }
        return FlowBuilder.makeSink(plan)
    }

    /// A source; the text is right.
    package static func source(_ text: String) -> any Source {
        let planned = FlowLanguage.source(SourceText(text), catalogue: BuiltinCatalogue.catalogue)
        guard let plan = planned.plan else {
            preconditionFailure("\(text): \(planned.diagnostics.map(\.message))")
        }
        return FlowBuilder.makeSource(plan)
    }

    /// What is wrong with a sink's text.
    package static func faults(ofSink text: String) -> [Diagnostic] {
        FlowLanguage.sink(SourceText(text), catalogue: BuiltinCatalogue.catalogue).diagnostics
    }
}

/// What a flow said, for tests to read.
package final class Talk {
    package private(set) var sentences: [String] = []
    package init() {}
    package func context(_ clock: FakeClock = FakeClock()) -> FlowContext {
        FlowContext(clock: clock, talk: { self.sentences.append($0) })
    }
}

extension TemporaryDirectory {
    /// The names of all files beneath, sorted, with their path from here.
    package var files: [String] {
        let found = Program.run("/usr/bin/find", [path, "-type", "f", "-printf", "%P\\n"])
        return found.text.split(separator: "\n").map(String.init).sorted()
    }

    /// The descriptors of this process that lead to something beneath.
    package var openDescriptors: [String] {
        let listed = Program.run(
            "/bin/sh", ["-c", "readlink /proc/$PPID/fd/* | grep -F \"\(path)/\""])
        return listed.text.split(separator: "\n").map(String.init)
    }
}
