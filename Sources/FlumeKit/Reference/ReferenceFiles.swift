/// Every file that is made from the declarations and checked in.
package enum ReferenceFiles {
    package struct File: Hashable, Sendable {
        /// Where it lies, from the root of the repository.
        package let path: String
        package let text: String
    }

    /// The directories that hold nothing but these files.
    package static let directories = ["man", "completions", "docs/components"]

    package static func all(_ program: ProgramDescription, _ faces: ComponentFaces) -> [File] {
        let pages = ManualPage.all(program, faces).map { page in
            File(path: "man/\(page.fileName)", text: page.text)
        }
        let scripts = CompletionShell.allCases.map { shell in
            File(
                path: "completions/\(shell.fileName)",
                text: shell.script(program, faces))
        }
        let documents = faces.sections().map { section in
            File(
                path: "docs/components/\(section.fileName)",
                text: MarkdownReference.page(of: section))
        }
        return pages + scripts + documents
    }
}

/// A shell that completes our command lines.
package enum CompletionShell: String, ChoiceValue {
    case bash, zsh, fish

    /// The name under which the shell looks for the script.
    package var fileName: String {
        switch self {
        case .bash: "flumectl.bash"
        case .zsh: "_flumectl"
        case .fish: "flumectl.fish"
        }
    }

    package func script(_ program: ProgramDescription, _ faces: ComponentFaces) -> String {
        let words = CompletionWords(program: program, faces: faces)
        return switch self {
        case .bash: BashCompletion.script(words)
        case .zsh: ZshCompletion.script(words)
        case .fish: FishCompletion.script(words)
        }
    }
}
