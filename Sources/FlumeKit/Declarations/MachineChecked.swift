/// A value that can be right as text and wrong about this machine, such as
/// the name of a file that is to be read.
///
/// `validate` asks it unless it works offline; a flow need not, for it finds
/// out by opening.
public protocol MachineChecked {
    /// What is wrong here and now, as a sentence; `nil` when all is well.
    var problem: String? { get }
}

extension Settings {
    /// What the given values find wrong about this machine, by option.
    package func machineProblems() -> [(key: String, sentence: String)] {
        given.compactMap { key, value in
            guard let problem = (value as? any MachineChecked)?.problem else { return nil }
            return (key, problem)
        }.sorted { $0.key < $1.key }
    }
}

extension Optional: MachineChecked where Wrapped: MachineChecked {
    public var problem: String? { self?.problem }
}

extension Array: MachineChecked where Element: MachineChecked {
    public var problem: String? { lazy.compactMap(\.problem).first }
}
