using Warden.Detection;
using Warden.Documents;
using Warden.Host.Records;

namespace Warden.Host.Analysis;

/// <summary>Infers a schema document from what records hold: a proposal for people to review, not a verdict.</summary>
internal static class SchemaInference
{
    private const int MostAttributes = 1024;
    private const int LongestPath = 512;

    // With fewer observations history goes on deciding how an attribute is judged.
    private const long Enough = 100;

    // A closed set is believed when each of its values has come so often, on average.
    private const long SightingsOfAValue = 20;
    private const int DigestLength = 32;
    private const double Mostly = 0.99;

    /// <summary>Reads a source and infers.</summary>
    /// <param name="source">The records.</param>
    /// <param name="chaincode">The chaincode that the schema is for.</param>
    /// <param name="progress">Is told how far it is.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InvalidDataException">The source is not what it has to be.</exception>
    public static async Task<AttributeSchema> RunAsync(IRecordSource source, string chaincode, IAnalysisProgress progress, CancellationToken cancellationToken)
    {
        var judge = new HistoryJudge(null, NamedPolicy.Default);
        var arguments = new ArgumentMatches();
        progress.Begin("learning");
        await OrderedPipeline.RunAsync(
            source.Read(line => progress.BadLine(source.Name, line), progress.Report, cancellationToken),
            static batch => batch,
            1,
            batch =>
            {
                foreach (var record in batch)
                {
                    judge.Learn(record);
                    arguments.Add(record.Call);
                }
            },
            cancellationToken);
        progress.Begin("fitting");
        judge.Fit();
        progress.End();
        return Of(chaincode, judge.Describe(), arguments.Names());
    }

    /// <summary>Infers from profiles.</summary>
    public static AttributeSchema Of(
        string chaincode, IReadOnlyList<AttributeProfile> profiles, IReadOnlyDictionary<string, IReadOnlyList<string>> arguments) => new AttributeSchema
        {
            Chaincode = chaincode,
            Attributes = [.. profiles
                .Where(p => p.Role is not ("container" or "ignored") && p.Path.Length is > 0 and <= LongestPath)
                .Take(MostAttributes)
                .Select(Declaration)],
            Arguments = arguments,
        }.Validate();

    /// <summary>Keeps what people have written before: descriptions, units, what is sensitive or ignored, strategies, minima of their own.</summary>
    public static AttributeSchema KeepingWords(AttributeSchema inferred, AttributeSchema before)
    {
        var known = before.Attributes.ToDictionary(a => a.Path, StringComparer.Ordinal);
        return inferred with
        {
            Attributes = [.. inferred.Attributes.Select(a => known.TryGetValue(a.Path, out var old)
                ? a with
                {
                    Kind = old.Kind == AttributeKind.Ignored ? old.Kind : a.Kind ?? old.Kind,
                    Unit = old.Unit ?? a.Unit,
                    Description = old.Description ?? a.Description,
                    Sensitive = old.Sensitive || a.Sensitive,
                    MinimumHistory = old.MinimumHistory ?? a.MinimumHistory,
                    Strategy = old.Strategy ?? a.Strategy,
                }
                : a)],
            Arguments = new SortedDictionary<string, IReadOnlyList<string>>(
                before.Arguments.Concat(inferred.Arguments.Where(a => !before.Arguments.ContainsKey(a.Key))).ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal),
        };
    }

    private static AttributeDeclaration Declaration(AttributeProfile profile) => new(
        profile.Path,
        profile.Count >= Enough ? KindOf(profile) : null,
        profile.Numbers.Count > 0 && !profile.IsTime ? AttributeNames.UnitOf(profile.Path) : null,
        profile.Type,
        profile.Type == "an e-mail address" || AttributeNames.IsPrivate(profile.Path),
        profile.Role == "discrete" && SightingsOfAValue * profile.Distinct > Enough ? (int)(SightingsOfAValue * profile.Distinct) : null);

    // A history may hold a few that were cut.
    private static bool HasOneLength(AttributeProfile profile) => profile.Lengths.Any(l => l.Length >= DigestLength && l.Count >= Mostly * profile.Count);

    private static AttributeKind? KindOf(AttributeProfile profile) => profile.Role switch
    {
        _ when profile.IsTime => AttributeKind.Time,
        "discrete" => AttributeKind.Discrete,
        "continuous" or "trend" => AttributeKind.Continuous,
        "identifier" => profile.Type == "hexadecimal digits" && HasOneLength(profile) ? AttributeKind.Hash : AttributeKind.Identifier,
        _ => AttributeKind.Text,
    };
}
