using System.Collections.Frozen;

namespace Warden.Host.Analysis;

/// <summary>What the name of an attribute says of its unit, and of whether its values are somebody's own business. Proposals for people, no more.</summary>
internal static class AttributeNames
{
    // The last word of a name; only what can hardly mean anything else.
    private static readonly FrozenDictionary<string, string> Units = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["kg"] = "kg", ["kilograms"] = "kg", ["grams"] = "g", ["lbs"] = "lb", ["tonnes"] = "t",
        ["mm"] = "mm", ["cm"] = "cm", ["km"] = "km", ["metres"] = "m", ["meters"] = "m", ["miles"] = "mi", ["inches"] = "in",
        ["litres"] = "l", ["liters"] = "l", ["ml"] = "ml",
        ["ms"] = "ms", ["millis"] = "ms", ["seconds"] = "s", ["minutes"] = "min", ["hours"] = "h", ["days"] = "d",
        ["pct"] = "%", ["percent"] = "%", ["percentage"] = "%", ["bps"] = "bp",
        ["celsius"] = "°C", ["fahrenheit"] = "°F", ["kelvin"] = "K",
        ["kw"] = "kW", ["kwh"] = "kWh", ["mwh"] = "MWh", ["volts"] = "V", ["watts"] = "W", ["amps"] = "A", ["hz"] = "Hz",
        ["bytes"] = "B", ["kb"] = "kB", ["mb"] = "MB",
        ["eur"] = "EUR", ["usd"] = "USD", ["gbp"] = "GBP", ["chf"] = "CHF", ["cny"] = "CNY", ["jpy"] = "JPY", ["cents"] = "ct",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Private = FrozenSet.ToFrozenSet(
        [
            "iban", "bic", "ssn", "passport", "licence", "license", "birth", "birthday", "birthdate", "dob", "salary", "wage", "income", "password",
            "passwd", "secret", "token", "pin", "pan", "cvv", "email", "mail", "phone", "mobile", "telephone", "fax", "address", "street", "patient",
            "diagnosis", "gender", "religion", "ethnicity", "nationality", "surname", "lastname", "firstname", "fullname", "taxid", "vatid",
        ],
        StringComparer.Ordinal);

    // Words that make one of the private words mean something else.
    private static readonly FrozenSet<string> Technical = FrozenSet.ToFrozenSet(["contract", "chaincode", "peer", "node", "ip", "memory"], StringComparer.Ordinal);

    private static readonly string[] PrivatePairs = ["account number", "card number", "tax id", "vat id", "national id", "social security", "first name", "last name", "full name", "date birth"];

    /// <summary>Gets the unit that a path's last word names; null for none.</summary>
    public static string? UnitOf(string path) => Words(path) is { Count: > 1 } words ? Units.GetValueOrDefault(words[^1]) : null;

    /// <summary>Whether a path speaks of a person's, or of an account's, own data.</summary>
    public static bool IsPrivate(string path)
    {
        var words = Words(path);
        return words.Any(Private.Contains) && !words.Any(Technical.Contains)
            || PrivatePairs.Any(pair => string.Join(' ', words).Contains(pair, StringComparison.Ordinal));
    }

    /// <summary>Gets the words of the last member of a path: <c>weightKg</c> is weight, kg.</summary>
    internal static IReadOnlyList<string> Words(string path)
    {
        var member = path[(path.LastIndexOfAny(['/', '.']) + 1)..];
        var words = new List<string>();
        var start = 0;
        for (var i = 0; i <= member.Length; i++)
        {
            var ends = i == member.Length || !char.IsLetter(member[i]);
            var begins = !ends && i > start && char.IsUpper(member[i]) && (char.IsLower(member[i - 1]) || (i + 1 < member.Length && char.IsLower(member[i + 1])));
            if ((ends || begins) && i > start)
            {
                words.Add(member[start..i].ToLowerInvariant());
            }

            start = ends ? i + 1 : begins ? i : start;
        }

        return words;
    }
}
