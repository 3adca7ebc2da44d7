using System.Globalization;
using Warden.Protocol.Common;
using Role = Warden.Protocol.Common.MSPRole.Types.MSPRoleType;

namespace Warden.Topology;

/// <summary>Recursive descent over <c>AND(…)</c>, <c>OR(…)</c>, <c>OutOf(n, …)</c> and <c>'MspId.role'</c>.</summary>
internal sealed class SignaturePolicyParser(string text)
{
    private const int MaxDepth = 32;

    private readonly SignaturePolicyEnvelope policy = new();
    private readonly Dictionary<(string, Role), int> principals = [];
    private int at;

    public SignaturePolicyEnvelope Parse()
    {
        policy.Rule = Rule(0);
        SkipSpace();
        return at == text.Length ? policy : throw Unexpected("the end");
    }

    private SignaturePolicy Rule(int depth)
    {
        if (depth > MaxDepth)
        {
            throw new FormatException($"The policy is nested deeper than {MaxDepth}.");
        }

        SkipSpace();
        if (at < text.Length && text[at] is '\'' or '"')
        {
            return Principal();
        }

        var gate = Word();
        Expect('(');
        int? n = null;
        if (gate.Equals("OutOf", StringComparison.OrdinalIgnoreCase))
        {
            n = int.TryParse(Word(), NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
                ? parsed
                : throw Unexpected("a count");
            Expect(',');
        }

        var rules = new List<SignaturePolicy> { Rule(depth + 1) };
        while (TryTake(','))
        {
            rules.Add(Rule(depth + 1));
        }

        Expect(')');
        var required = n ?? gate.ToUpperInvariant() switch
        {
            "AND" => rules.Count,
            "OR" => 1,
            _ => throw new FormatException($"'{gate}' is none of AND, OR, OutOf."),
        };
        // One more than there are rules is allowed as an intentionally unsatisfiable policy: fabric, common/policydsl.
        if (required > rules.Count + 1)
        {
            throw new FormatException($"{required} of {rules.Count} signatures can never be had.");
        }

        var nOutOf = new SignaturePolicy.Types.NOutOf { N = required };
        nOutOf.Rules.Add(rules);
        return new() { NOutOf = nOutOf };
    }

    private SignaturePolicy Principal()
    {
        var quote = text[at];
        var end = text.IndexOf(quote, at + 1);
        var body = end < 0 ? throw Unexpected("a closing quote") : text[(at + 1)..end];
        var dot = body.LastIndexOf('.');
        if (dot <= 0 || !Enum.TryParse<Role>(body[(dot + 1)..], ignoreCase: true, out var role) || char.IsAsciiDigit(body[dot + 1]))
        {
            throw new FormatException($"'{body}' is not of the form MspId.role with role member, admin, client, peer or orderer.");
        }

        at = end + 1;
        var key = (body[..dot], role);
        if (!principals.TryGetValue(key, out var index))
        {
            index = principals[key] = policy.Identities.Count;
            policy.Identities.Add(SignaturePolicies.Principal(key.Item1, role));
        }

        return new() { SignedBy = index };
    }

    private string Word()
    {
        SkipSpace();
        var start = at;
        while (at < text.Length && char.IsAsciiLetterOrDigit(text[at]))
        {
            at++;
        }

        return at > start ? text[start..at] : throw Unexpected("a word");
    }

    private bool TryTake(char expected)
    {
        SkipSpace();
        if (at >= text.Length || text[at] != expected)
        {
            return false;
        }

        at++;
        return true;
    }

    private void Expect(char expected)
    {
        if (!TryTake(expected))
        {
            throw Unexpected($"'{expected}'");
        }
    }

    private void SkipSpace()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }
    }

    private FormatException Unexpected(string expected) => new($"Expected {expected} at position {at} of policy \"{text}\".");
}
