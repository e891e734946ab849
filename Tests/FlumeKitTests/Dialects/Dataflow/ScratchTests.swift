import Testing
@testable import FlumeKit
@Test func scratchLanguage() {
    let sinks = #"""
    text(format=raw,"a")
    { batch(100) gzip => console }
    { gzip => gzip => null }
    []
    [ console, ]
    < console >
    <>
    roll(1000) console
    roll(1000) [ console, null ]
    roll { console }
    roll
    roll() { console }
    collector { console }
    let x := console in x
    failchain("a","b") { console }
    console;
    console garbage
    console | null
    console)
    console }
    no@t
    text("bad\qescape")
    text("a" "b")
    text(a b)
    text(k=1 k2=2)
    text(k==1)
    text(,)
    text(1,)
    _foo
    1foo
    console // c
    /* /* x */ */ console
    true
    "str"
    [ null ; null ]
    null , null
    text("f" | console
    text("f
    text(a"b)
    text(/*.log)
    text(/a(b)
    batch(10 console
    batch
    gzip
    tail(x)
    batch(0) null
    batch(x) nul
    batch(1,2,3) null
    batch(1, count=2) null
    batch(latencey=2) null
    null(1)
    console(yaml)
    console(size(3))
    remote
    text
    bench(n, "tial(f)") null
    bench(n, "[ text(f), nul ]") null
    bench(n, "a\tb") null
    stands("nul ? x")
    again
    twice("x")
    json
    batch(10) { console }
    gzip { console }
    roll(10, format=jsn) { console }
    roll(10, format=json) { nul }
    text(“f”)
    text("a\uD800b")
    console 5
    console "x"
    console /etc/passwd
    < null ? null
    { gzip => null
    roll(1) { gzip null
    [ null, nul, text(), batch(1) ]
    """#
    for line in sinks.split(separator: "\n") { print("== \(line)"); print(Toy.mistakes(String(line), as: .sink)) }
    let flows = #"""
    tial("f")
    tail f
    tail("f"
    [ null ]
    { gzip => null }
    tail("f") console
    tail(f) | console;
    x : tail(f) | console
    roll(1) | null
    1.2.3.4
    null | null | null
    batch(1) | null
    tail(f) | batch(1)
    """#
    for line in flows.split(separator: "\n") { print("== \(line)"); print(Toy.mistakes(String(line), as: .argument)) }
    let nodes = #"""
    a : tail(x) | null ;;
    a : tail(x) ;
    a | tail(x) : null ;
    a:console|null|null;
    1.2.3 : console | null;
    123 : console | null;
    -h : console|null;
    "a b" : console|null;
    roll : console | null;
    dump: foo bar | console; 
    a : console | null; a : console | nul;
    a : tail(/var/log/x; b : console | null;
    a : tail(/var/log/x | null; b : consle | null;
    a : console | [ null } ; b : consle | null;
    a console | null; b : consle | null;
    """#
    for line in flows.isEmpty ? [] : nodes.split(separator: "\n") { print("== \(line)"); print(Toy.mistakes(String(line), as: .nodes)) }
}
