# awk -f json.awk -f connection.awk detect|build|release METADATA [CONNECTION]: writes connection.json to standard output.

BEGIN {
    read_json("m", slurp(ARGV[2], "metadata.json"), "metadata.json")
    if (kind["m"] != "object" || kind["m.type"] != "string") fail("metadata.json names no chaincode type")
    if (tolower(text["m.type"]) != "ccaas") fail("chaincode of type " text["m.type"] " is not for this builder, which takes ccaas")
    if (ARGV[1] != "detect") connection(ARGV[1], ARGV[3])
    exit 0
}

END { if (failed) exit 1 }

function connection(step, file,    source) {
    if (kind["m.label"] != "string" || text["m.label"] == "") fail("metadata.json names no label")
    source = slurp(file, "connection.json")
    read_json("c", source, "connection.json")
    if (kind["c"] != "object") fail("connection.json is no JSON object")
    must_be("address dial_timeout root_cert client_key client_cert domain", "string")
    must_be("tls_required client_auth_required", "true false")
    if (kind["c.address"] == "" || text["c.address"] == "") fail("connection.json names no address")
    if (step == "build") {
        if (!index(source, "{{")) { printf "%s", source; return }
        fill_all()
    } else {
        if (!named(text["m.label"])) { printf "%s", source; return }
        guard(text["m.label"])
    }
    write()
}

function must_be(names, kinds,    list, n, i, allowed) {
    n = split(names, list, " ")
    for (i = 1; i <= n; i++) {
        if (!(("c." list[i]) in kind)) continue
        if (kind["c." list[i]] == "null") { delete kind["c." list[i]]; delete text["c." list[i]]; continue }
        if (!index(" " kinds " ", " " kind["c." list[i]] " ")) fail("connection.json has a " kind["c." list[i]] " as " list[i])
    }
}

function is_true(name) { return kind["c." name] == "true" }

# The stock builder's templates: every text may hold {{.name}}, taken from CHAINCODE_AS_A_SERVICE_BUILDER_CONFIG.
# Certificates and keys count only where TLS is asked for.
function fill_all(    names, n, i, settings) {
    settings = ENVIRON["CHAINCODE_AS_A_SERVICE_BUILDER_CONFIG"]
    if (settings != "") {
        read_json("v", settings, "CHAINCODE_AS_A_SERVICE_BUILDER_CONFIG")
        if (kind["v"] != "object") fail("CHAINCODE_AS_A_SERVICE_BUILDER_CONFIG is no JSON object")
    }
    n = split(is_true("tls_required") ? "address dial_timeout root_cert client_key client_cert domain" : "address dial_timeout", names, " ")
    for (i = 1; i <= n; i++) if (("c." names[i]) in text) text["c." names[i]] = filled(text["c." names[i]], names[i])
}

function filled(template, field,    done, open, shut, key) {
    done = ""
    while (open = index(template, "{{")) {
        done = done substr(template, 1, open - 1)
        template = substr(template, open + 2)
        shut = index(template, "}}")
        if (!shut) fail("the template of " field " in connection.json does not end")
        key = substr(template, 1, shut - 1)
        template = substr(template, shut + 2)
        gsub(/^[ \t]+|[ \t]+$/, "", key)
        if (key !~ /^(\.[A-Za-z0-9_]+)+$/) fail("the template {{" key "}} of " field " in connection.json is not of the form {{.name}}")
        if (!(("v" key) in kind)) fail("CHAINCODE_AS_A_SERVICE_BUILDER_CONFIG has no value " key " for " field " in connection.json")
        if (kind["v" key] !~ /^(string|number|true|false)$/) fail("the value " key " for " field " in connection.json is no text")
        done = done text["v" key]
    }
    return done template
}

# The lines of the file WARDEN_SIDECARS: label=address, then name=value settings, separated by blanks.
function named(label,    file, line, number, got, parts, n, sign, i, name) {
    file = ENVIRON["WARDEN_SIDECARS"]
    if (file == "") return 0
    while ((got = (getline line < file)) > 0) {
        number++
        sub(/\r$/, "", line)
        sub(/^[ \t]+/, "", line)
        if (line == "" || line ~ /^#/) continue
        n = split(line, parts, /[ \t]+/)
        if (parts[n] == "") n--
        sign = index(parts[1], "=")
        if (sign < 2 || sign == length(parts[1])) fail("line " number " of " file " is not of the form label=address")
        for (i = 2; i <= n; i++) {
            name = parts[i]
            sub(/=.*/, "", name)
            if (name !~ /^(root_cert|client_cert|client_key|domain|dial_timeout)$/ || length(parts[i]) <= length(name) + 1)
                fail("line " number " of " file " has the unknown setting " parts[i])
            if (substr(parts[1], 1, sign - 1) == label) sidecar[name] = substr(parts[i], length(name) + 2)
        }
        if (substr(parts[1], 1, sign - 1) != label) continue
        if ("address" in sidecar) fail("line " number " of " file " names " label " a second time")
        sidecar["address"] = substr(parts[1], sign + 1)
    }
    if (got < 0) fail("the file that WARDEN_SIDECARS names cannot be read: " file)
    close(file)
    return "address" in sidecar
}

# Nothing of the chaincode's own TLS is kept: the peer speaks with the sidecar, the sidecar with the chaincode.
function guard(label) {
    set("address", escaped(sidecar["address"]))
    if ("dial_timeout" in sidecar) set("dial_timeout", escaped(sidecar["dial_timeout"]))
    kind["c.tls_required"] = ("root_cert" in sidecar) ? "true" : "false"
    kind["c.client_auth_required"] = ("client_cert" in sidecar) ? "true" : "false"
    if (("client_cert" in sidecar) != ("client_key" in sidecar)) fail("the sidecar of " label " has one of client_cert and client_key without the other")
    if (("client_cert" in sidecar) && !("root_cert" in sidecar)) fail("the sidecar of " label " has a client_cert, but no root_cert: no TLS")
    set("root_cert", pem("root_cert", label))
    set("client_key", pem("client_key", label))
    set("client_cert", pem("client_cert", label))
    set("domain", ("domain" in sidecar) ? escaped(sidecar["domain"]) : "")
    print "warden builder: " label " is guarded by the sidecar at " sidecar["address"] > "/dev/stderr"
}

function set(name, content) { kind["c." name] = "string"; text["c." name] = content }

function pem(name, label,    content) {
    if (!(name in sidecar)) return ""
    content = slurp(sidecar[name], name " of the sidecar of " label)
    if (content !~ /-----BEGIN /) fail(name " of the sidecar of " label " is no PEM: " sidecar[name])
    return escaped(content)
}

# Character by character: what a replacement of gsub makes of backslashes differs between awks.
function escaped(plain,    done, i, c) {
    done = ""
    for (i = 1; i <= length(plain); i++) {
        c = substr(plain, i, 1)
        if (c == "\\" || c == "\"") done = done "\\" c
        else if (c == "\n") done = done "\\n"
        else if (c == "\t") done = done "\\t"
        else if (c >= " ") done = done c
    }
    return done
}

# In the order in which the stock builder writes them; domain, which the peer knows and the stock builder drops, at the end.
function write(    tls) {
    tls = is_true("tls_required")
    printf "{\"address\":\"%s\",\"dial_timeout\":\"%s\",\"tls_required\":%s,\"client_auth_required\":%s,\"root_cert\":\"%s\",\"client_key\":\"%s\",\"client_cert\":\"%s\"", \
        text["c.address"], (("c.dial_timeout" in text) && text["c.dial_timeout"] != "") ? text["c.dial_timeout"] : "3s", tls ? "true" : "false", \
        (tls && is_true("client_auth_required")) ? "true" : "false", \
        tls ? text["c.root_cert"] : "", tls ? text["c.client_key"] : "", tls ? text["c.client_cert"] : ""
    if (tls && text["c.domain"] != "") printf ",\"domain\":\"%s\"", text["c.domain"]
    printf "}\n"
}
