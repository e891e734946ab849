extension FlowContext {
    /// Says once that a pattern was too costly for some event.
    func noteAbandoned(_ matcher: Matcher) {
        if matcher.abandoned == 0 { return }
        noteOnce(
            """
            matching '\(matcher.pattern.text)' was given up after \(Matcher.stepLimit) steps; \
            such events count as not matching
            """)
    }
}
