using Warden.Documents;

namespace Warden.Host.Commands.Governing;

/// <summary>The verdict that a person was shown and confirms.</summary>
/// <param name="Digest">The verdict's digest.</param>
/// <param name="Chaincode">The chaincode that is called; null where the digest alone was given.</param>
/// <param name="WarnedOf">The paths of what was warned of; none where the digest alone was given.</param>
internal sealed record ShownVerdict(string Digest, string? Chaincode, IReadOnlyList<string> WarnedOf)
{
    private const int DigestLength = 64;

    /// <summary>Reads what an option names: a digest, or a file with the warning's message or its line of JSON.</summary>
    /// <exception cref="CommandException">It is neither, or the verdict is not that of a held call.</exception>
    public static async Task<ShownVerdict> ReadAsync(string option, string given, CancellationToken cancellationToken)
    {
        if (given.Length == DigestLength && given.All(char.IsAsciiHexDigitLower))
        {
            return new ShownVerdict(given, null, []);
        }

        if (given != DocumentFile.StandardInput && !File.Exists(given))
        {
            throw new CommandException($"{option}: expected {DigestLength} lower-case hexadecimal digits or a file with the warning, but {given} is neither");
        }

        var verdict = Parse(option, given, (await DocumentFile.ReadAsync(given, cancellationToken)).Trim());
        return verdict.Mode == WardenMode.Hold
            ? new ShownVerdict(verdict.Digest, verdict.Chaincode, WarnedPaths.Of(verdict.Findings))
            : throw new CommandException($"{option}: expected the verdict of a held call, but one of mode {Tables.Word(verdict.Mode)} came");
    }

    // The sentence for a person stands above the document; who copied the document alone has none.
    private static VerdictDocument Parse(string option, string file, string text)
    {
        var document = text.StartsWith('{') ? text : text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..];
        try
        {
            var verdict = CanonicalJson.Read<VerdictDocument>(document);
            return verdict.V == 1 ? verdict : throw new DocumentException(FormattableString.Invariant($"v: expected 1, but {verdict.V} came"));
        }
        catch (DocumentException e)
        {
            throw new CommandException($"{option}: expected the JSON line of a warning in {file}, but {e.Message}");
        }
    }
}
