extension DateLayout {
    /// All that `init(escape:)` knows.
    static let escapeLetters = "a A b B c d D H I j k l m M p s S t y Y z"

    /// What a letter after a percent sign stands for.
    ///
    /// The letters are those of `date`, but for `%t`, which counts
    /// milliseconds.
    init?(escape letter: UInt8) {
        switch Unicode.Scalar(letter) {
        case "a": self.init([.weekdayShort])
        case "A": self.init([.weekday])
        case "b": self.init([.monthShort])
        case "B": self.init([.monthName])
        case "c":
            let day = DateLayout([.weekdayShort, .monthShort, .bareDay], separatedBy: " ")
            let space = DateLayout([.text([0x20])])
            self = day + space + .clock + space + DateLayout([.year])
        case "d": self.init([.day])
        case "D": self.init([.month, .day, .yearOfCentury], separatedBy: "/")
        case "H": self.init([.hour])
        case "I": self.init([.hour12])
        case "j": self.init([.dayOfYear])
        case "k": self.init([.bareHour])
        case "l": self.init([.bareHour12])
        case "m": self.init([.month])
        case "M": self.init([.minute])
        case "p": self.init([.meridiem])
        case "s": self.init([.epochSeconds])
        case "S": self.init([.second])
        case "t": self.init([.epochMilliseconds])
        case "y": self.init([.yearOfCentury])
        case "Y": self.init([.year])
        case "z": self.init([.offset])
        default: return nil
        }
    }
}
