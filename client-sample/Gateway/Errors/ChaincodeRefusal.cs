using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Warden.Gateway;

/// <summary>A chaincode's answer that was not endorsed: status 400 or above (or below 200).</summary>
/// <remarks>
/// The Gateway service passes it on as text only, <c>chaincode response 428, message</c>; the payload of a refusal is lost there.
/// </remarks>
/// <param name="Status">The response's status.</param>
/// <param name="Message">The response's message, unchanged; it may hold line breaks.</param>
public sealed record ChaincodeRefusal(int Status, string Message)
{
    private const string Prefix = "chaincode response ";

    /// <summary>Reads the text of an error detail.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ChaincodeRefusal? refusal)
    {
        refusal = null;
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var comma = text.IndexOf(", ", Prefix.Length, StringComparison.Ordinal);
        if (comma < 0)
        {
            return false;
        }

        var number = text.AsSpan(Prefix.Length, comma - Prefix.Length);
        if (!int.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var status))
        {
            return false;
        }

        refusal = new ChaincodeRefusal(status, text[(comma + 2)..]);
        return true;
    }
}
