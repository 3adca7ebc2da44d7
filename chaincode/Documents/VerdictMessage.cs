using System.Text;

namespace Warden.Documents;

/// <summary>The text of a chaincode response that carries a verdict: a sentence for a person, then a line for programs.</summary>
/// <remarks>
/// At most <see cref="MaxBytes"/> together: a refusal travels in HTTP/2 trailers, where clients have limits (FABRIC_FACTS section 1).
/// </remarks>
/// <param name="Sentence">At most <see cref="MaxSentenceLength"/> characters, no line break.</param>
/// <param name="Document">The verdict.</param>
public sealed record VerdictMessage(string Sentence, VerdictDocument Document)
{
    /// <summary>How long the whole message may be, in UTF-8 bytes.</summary>
    public const int MaxBytes = 2048;

    /// <summary>How long the sentence may be, in characters.</summary>
    public const int MaxSentenceLength = 120;

    /// <summary>Gets the message text. Findings are left out from the last one up until it fits; then the reply is cut.</summary>
    public string Format()
    {
        var sentence = OneLine(Sentence, MaxSentenceLength);
        var findings = Document.Findings;
        for (var kept = findings.Count; ; kept--)
        {
            var document = kept == findings.Count
                ? Document
                : Document with { Findings = [.. findings.Take(kept)], Cut = (Document.Cut ?? 0) + findings.Count - kept };
            var text = $"{sentence}\n{CanonicalJson.ToText(document)}";
            if (Encoding.UTF8.GetByteCount(text) <= MaxBytes)
            {
                return text;
            }

            if (kept == 0)
            {
                return WithShortReply(sentence, document);
            }
        }
    }

    /// <summary>Reads a message; false where the text is not one.</summary>
    public static bool TryParse(string text, out VerdictMessage message)
    {
        message = null!;
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        if (end < 0)
        {
            return false;
        }

        try
        {
            var document = CanonicalJson.Read<VerdictDocument>(text[(end + 1)..]);
            message = new VerdictMessage(text[..end], document);
            return document.V == 1;
        }
        catch (DocumentException)
        {
            return false;
        }
    }

    private static string WithShortReply(string sentence, VerdictDocument document)
    {
        for (var length = document.Reply.Length / 2; ; length /= 2)
        {
            var text = $"{sentence}\n{CanonicalJson.ToText(document with { Reply = Cut(document.Reply, length) })}";
            if (length == 0 || Encoding.UTF8.GetByteCount(text) <= MaxBytes)
            {
                return text;
            }
        }
    }

    private static string OneLine(string text, int length) =>
        Cut(string.Create(text.Length, text, static (to, from) =>
        {
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = char.IsControl(from[i]) ? ' ' : from[i];
            }
        }), length);

    private static string Cut(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        // A pair of surrogates is one character: never half of it.
        var end = length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;
        return text[..end];
    }
}
