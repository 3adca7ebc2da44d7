# Reads JSON into kind[path] and text[path]; paths are keys joined by ".". Strings stay escaped as they were written, so
# that they can be written out again without decoding. For POSIX awk: mawk and busybox are what images have.

function fail(sentence) {
    print "warden builder: " sentence > "/dev/stderr"
    failed = 1
    exit 1
}

function slurp(file, what,    line, all, got) {
    all = ""
    while ((got = (getline line < file)) > 0) all = all line "\n"
    if (got < 0) fail(what " cannot be read: " file)
    close(file)
    return all
}

# read_json fills kind[name ...] and text[name ...]; kinds are string, number, true, false, null, object, array.
function read_json(name, source, what) {
    json = source; at = 1; of = what
    value(name, 0)
    skip()
    if (at <= length(json)) broken("something follows its end")
}

function broken(why) { fail(of " is no valid JSON: " why ", at character " at) }

function skip() { while (at <= length(json) && index(" \t\r\n", substr(json, at, 1))) at++ }

function value(path, depth,    c, rest) {
    if (depth > 32) broken("it is nested too deep")
    skip()
    c = substr(json, at, 1)
    if (c == "{") members(path, depth)
    else if (c == "[") elements(path, depth)
    else if (c == "\"") { kind[path] = "string"; text[path] = quoted() }
    else {
        rest = substr(json, at, 64)
        if (match(rest, /^(true|false|null)/)) kind[path] = substr(rest, 1, RLENGTH)
        else if (match(rest, /^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/)) kind[path] = "number"
        else broken("a value is missing")
        text[path] = substr(rest, 1, RLENGTH)
        at += RLENGTH
    }
}

function members(path, depth,    key) {
    kind[path] = "object"
    at++
    skip()
    if (substr(json, at, 1) == "}") { at++; return }
    while (1) {
        skip()
        if (substr(json, at, 1) != "\"") broken("a name is missing")
        key = quoted()
        skip()
        if (substr(json, at++, 1) != ":") broken("a colon is missing")
        value(path "." key, depth + 1)
        skip()
        if (substr(json, at, 1) == "}") { at++; return }
        if (substr(json, at++, 1) != ",") broken("a comma is missing")
    }
}

function elements(path, depth,    n) {
    kind[path] = "array"
    at++
    skip()
    if (substr(json, at, 1) == "]") { at++; return }
    for (n = 0; ; n++) {
        value(path "." n, depth + 1)
        skip()
        if (substr(json, at, 1) == "]") { at++; return }
        if (substr(json, at++, 1) != ",") broken("a comma is missing")
    }
}

# What stands between the quotes, still escaped.
function quoted(    start, c) {
    start = ++at
    while (1) {
        if (at > length(json)) broken("a text does not end")
        c = substr(json, at, 1)
        if (c == "\"") return substr(json, start, at++ - start)
        if (c == "\\") {
            c = substr(json, ++at, 1)
            if (c == "u") {
                if (substr(json, at + 1, 4) !~ /^[0-9a-fA-F][0-9a-fA-F][0-9a-fA-F][0-9a-fA-F]$/) broken("\\u needs four hexadecimal digits")
                at += 4
            } else if (c == "" || !index("\"\\/bfnrt", c)) broken("an escape is unknown")
        } else if (c < " ") broken("a control character stands in a text")
        at++
    }
}
