using System.Diagnostics.CodeAnalysis;
using Warden.Documents;

namespace Warden.Gateway;

/// <summary>What the guard said of a call, and in which organisations.</summary>
public sealed record Verdict
{
    private Verdict(int status, string message, string sentence, VerdictDocument? document)
    {
        Status = status;
        Message = message;
        Sentence = sentence;
        Document = document;
    }

    /// <summary>Gets the response status: 299, 403 or 428; see <see cref="VerdictStatus"/>.</summary>
    public int Status { get; }

    /// <summary>Gets the response message as it came: the sentence, a line break, the document.</summary>
    public string Message { get; }

    /// <summary>Gets the sentence for a person.</summary>
    public string Sentence { get; }

    /// <summary>Gets the verdict for programs; null when it is of a version that is unknown here.</summary>
    public VerdictDocument? Document { get; }

    /// <summary>Gets the MSP ids of the organisations whose peers said it; empty when nobody vouches for it (a query).</summary>
    public IReadOnlyList<string> Organizations { get; init; } = [];

    /// <summary>Tells whether a chaincode response carries a verdict, and reads it.</summary>
    /// <remarks>
    /// A contract may use these statuses itself; only a message of the guard's form makes it a verdict. A document that
    /// cannot be read but looks like one (a later version) still counts: a warning must not get lost.
    /// </remarks>
    /// <param name="status">The response's status.</param>
    /// <param name="message">The response's message.</param>
    /// <param name="verdict">The verdict without organisations.</param>
    /// <returns>False where the answer is the contract's own.</returns>
    public static bool TryRead(int status, string message, [NotNullWhen(true)] out Verdict? verdict)
    {
        verdict = null;
        if (message is null || status is not (VerdictStatus.Warning or VerdictStatus.Denied or VerdictStatus.ConfirmationRequired))
        {
            return false;
        }

        if (VerdictMessage.TryParse(message, out var parsed))
        {
            verdict = new Verdict(status, message, parsed.Sentence, parsed.Document);
            return true;
        }

        var end = message.IndexOf('\n', StringComparison.Ordinal);
        if (end < 0 || !message.AsSpan(end + 1).StartsWith("{\"") || !message.Contains("\"digest\":", StringComparison.Ordinal))
        {
            return false;
        }

        verdict = new Verdict(status, message, message[..end], document: null);
        return true;
    }
}
