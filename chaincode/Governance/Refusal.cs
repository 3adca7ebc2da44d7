using System.Text;
using Warden.Chaincode.Shim;

namespace Warden.Chaincode.Governance;

/// <summary>Why a call is refused: the statuses of the governance chaincode. Each text says what was expected and what came.</summary>
internal static class Refusal
{
    // A refusal travels in HTTP/2 trailers, once for each endorser, and what came may be long.
    private const int MaxBytes = 1000;
    private const int MaxListed = 10;

    /// <summary>400: an argument or a document is not what it has to be; send another.</summary>
    public static ChaincodeException BadDocument(string message) => new(Cut(message), 400);

    /// <summary>403: the caller may not do this; somebody else may.</summary>
    public static ChaincodeException NotAllowed(string message) => new(Cut(message), 403);

    /// <summary>404: what the call speaks of does not exist.</summary>
    public static ChaincodeException Unknown(string message) => new(Cut(message), 404);

    /// <summary>409: it exists, but its state forbids this now.</summary>
    public static ChaincodeException Conflict(string message) => new(Cut(message), 409);

    /// <summary>Names organisations or transactions, and how many more there are.</summary>
    public static string Listed(IReadOnlyList<string> names) => names.Count <= MaxListed
        ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(MaxListed))} and {names.Count - MaxListed} more";

    // What came may be anything, and is shown on terminals.
    private static string Cut(string message)
    {
        var bytes = 0;
        var text = new StringBuilder();
        foreach (var rune in message.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > MaxBytes)
                return text.Append('…').ToString();
            text.Append(Rune.IsControl(rune) ? "?" : rune.ToString());
        }
        return text.ToString();
    }
}
