using System.Globalization;
using System.Text.Unicode;
using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>Reads the arguments of a call; what is not as expected is refused with status 400.</summary>
internal static class Arguments
{
    /// <summary>How many UTF-8 bytes an argument may have, a document too.</summary>
    /// <remarks>
    /// A schema of 1,024 attributes has some 300 KiB. A transaction holds a document three times (argument, write, event), so one with a report of a
    /// back-test has some 3 MiB at most: an orderer's block may have 10 MiB by default.
    /// </remarks>
    public const int MaxDocumentBytes = 512 * 1024;

    /// <summary>How many characters a reason may have.</summary>
    public const int MaxReason = 500;

    private const int MaxPlace = 256;

    /// <summary>Refuses what is too long or no text before anything is read of it.</summary>
    public static void CheckBytes(IReadOnlyList<ReadOnlyMemory<byte>> arguments)
    {
        for (var i = 1; i < arguments.Count; i++)
        {
            if (arguments[i].Length > MaxDocumentBytes)
                throw Refusal.BadDocument($"argument {i}: expected at most {MaxDocumentBytes} bytes, but {arguments[i].Length} came");
            if (!Utf8.IsValid(arguments[i].Span))
                throw Refusal.BadDocument($"argument {i}: expected UTF-8, but other bytes came");
        }
    }

    public static T Document<T>(string json)
        where T : class => Checked(() => CanonicalJson.Read<T>(json));

    /// <summary>Runs a check of a document and refuses where it fails.</summary>
    public static T Checked<T>(Func<T> check)
    {
        try
        {
            return check();
        }
        catch (DocumentException e)
        {
            throw Refusal.BadDocument(e.Message);
        }
    }

    /// <summary>Reads 64 lower-case hexadecimal digits.</summary>
    public static string Digest(string name, string value) =>
        value.Length == 64 && value.All(char.IsAsciiHexDigitLower)
            ? value
            : throw Refusal.BadDocument($"{name}: expected 64 lower-case hexadecimal digits, but {Shown(value)} came");

    /// <summary>Reads a chaincode's name: letters and digits, with single hyphens and underscores between.</summary>
    /// <remarks>fabric, core/chaincode/lifecycle/scc.go, ChaincodeNameRegExp.</remarks>
    public static string Chaincode(string value)
    {
        var afterLetter = false;
        foreach (var character in value)
        {
            var isLetter = char.IsAsciiLetterOrDigit(character);
            if (!isLetter && (!afterLetter || character is not ('-' or '_')))
                throw NoName();
            afterLetter = isLetter;
        }
        return afterLetter && value.Length <= 128 ? value : throw NoName();

        Exception NoName() => Refusal.BadDocument(
            $"chaincode: expected letters and digits with single hyphens or underscores between, at most 128, but {Shown(value)} came");
    }

    public static long Height(string name, string value) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var height) && height is >= 1 and <= GovernanceKeys.MaxHeight
            ? height
            : throw Refusal.BadDocument($"{name}: expected a block number from 1 to {GovernanceKeys.MaxHeight}, but {Shown(value)} came");

    /// <summary>Reads a reason that has to be there.</summary>
    public static string Reason(string value) =>
        string.IsNullOrWhiteSpace(value)
            ? throw Refusal.BadDocument($"reason: expected 1 to {MaxReason} characters, but none came")
            : OptionalReason(value);

    public static string OptionalReason(string value)
    {
        if (value.Length > MaxReason)
            throw Refusal.BadDocument($"reason: expected at most {MaxReason} characters, but {value.Length} came");
        return value.Any(char.IsControl)
            ? throw Refusal.BadDocument("reason: expected one line of text, but control characters came")
            : value;
    }

    /// <summary>Reads which sidecar of an organisation speaks.</summary>
    public static string Place(string value) => value.Length is > 0 and <= MaxPlace && !value.Any(char.IsControl)
        ? value
        : throw Refusal.BadDocument($"place: expected 1 to {MaxPlace} characters, but {Shown(value)} came");

    public static bool Vote(string value) => value switch
    {
        "accept" => true,
        "reject" => false,
        _ => throw Refusal.BadDocument($"vote: expected accept or reject, but {Shown(value)} came"),
    };

    public static bool HoldsOrFails(string value) => value switch
    {
        "holds" => true,
        "fails" => false,
        _ => throw Refusal.BadDocument($"expected holds or fails, but {Shown(value)} came"),
    };

    /// <summary>Reads what a review found.</summary>
    public static IncidentFinding Finding(string value) => Word<IncidentFinding>("finding", value);

    /// <summary>Reads how an incident ended.</summary>
    public static IncidentOutcome Outcome(string value) => Word<IncidentOutcome>("outcome", value);

    /// <summary>Gets a finding as documents have it.</summary>
    public static string NameOf(IncidentFinding finding) => WordOf(finding);

    public static int Count(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw Refusal.BadDocument($"{name}: expected a number from 0, but {Shown(value)} came");

    /// <summary>Reads how long a page may be.</summary>
    public static int PageSize(string value, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size >= 1 && size <= most
            ? size
            : throw Refusal.BadDocument($"size: expected 1 to {most}, but {Shown(value)} came");

    public static bool OnOrOff(string value) => value switch
    {
        "on" => true,
        "off" => false,
        _ => throw Refusal.BadDocument($"expected on or off, but {Shown(value)} came"),
    };

    public static ProposalKind Kind(string value) => ProposalKinds.TryParse(value, out var kind)
        ? kind
        : throw Refusal.BadDocument($"kind: expected one of {string.Join(", ", ProposalKinds.Names)}, but {Shown(value)} came");

    /// <summary>Quotes what came, cut to what a refusal can carry.</summary>
    public static string Shown(string value)
    {
        var text = value.Length <= 80 ? value : $"{value[..80]}… ({value.Length} characters)";
        return $"\"{string.Concat(text.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c))}\"";
    }

    private static T Word<T>(string name, string value)
        where T : struct, Enum
    {
        foreach (var candidate in Enum.GetValues<T>())
        {
            if (WordOf(candidate) == value)
                return candidate;
        }
        throw Refusal.BadDocument($"{name}: expected one of {string.Join(", ", Enum.GetValues<T>().Select(WordOf))}, but {Shown(value)} came");
    }

    private static string WordOf<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
