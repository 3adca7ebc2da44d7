using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Warden.Documents;

namespace Warden.Chaincode.Tests.Governance;

/// <summary>A bad document is refused with the path and the reason, whichever member is bad.</summary>
public sealed partial class DocumentFaultTests
{
    public static TheoryData<string> Kinds => [.. DocumentSchemas.Documents.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_value_of_another_type_is_refused_with_its_path_whatever_member_it_is(string kind)
    {
        var channel = await new Consortium(c => c with { SidecarsReport = true }).RegisterAsync();
        foreach (var whole in HostileDocumentTests.Whole(kind))
        {
            foreach (var path in HostileDocumentTests.PathsIn(whole))
            {
                var isScalar = HostileDocumentTests.At(whole, path) is JsonValue;
                var answer = (await HostileDocumentTests.SubmitAsync(channel, kind, HostileDocumentTests.With(whole, path, isScalar ? "{\"odd\":1}" : "7"))).Response;
                Assert.Equal(400, answer.Status);
                Assert.Matches(
                    $"^not a \\w+ document: at {Regex.Escape(path)}: expected .+, but {(isScalar ? "an object" : "7")} came$", answer.Message);
            }
        }
    }

    /// <summary>Out of every range there is: below zero, beyond the highest block number, nothing, two lines, longer than anything may be.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_value_out_of_its_range_is_refused_by_name_whatever_member_it_is(string kind)
    {
        var channel = await new Consortium(c => c with { SidecarsReport = true }).RegisterAsync();
        foreach (var whole in HostileDocumentTests.Whole(kind))
        {
            foreach (var path in HostileDocumentTests.PathsIn(whole))
            {
                foreach (var bad in BadFor(HostileDocumentTests.At(whole, path)).Except(_good.Where(good => path.EndsWith(good.Member, StringComparison.Ordinal)).Select(good => good.Value)))
                {
                    var answer = (await HostileDocumentTests.SubmitAsync(channel, kind, HostileDocumentTests.With(whole, path, bad))).Response;
                    Assert.True(answer.Status == 400, $"{path} = {bad}: {answer.Status} {answer.Message}");
                    Assert.Matches($"(?s){Member().Match(path).Value}.*: expected .+, but .+", answer.Message);
                }
            }
        }
    }

    // What is in range although it looks odd: text that may be empty.
    private static readonly (string Member, string Value)[] _good = [("unit", Nothing), ("description", Nothing), ("values[0]", Nothing), ("match[0].value", Nothing)];

    private const string Nothing = "\"\"";

    private static string[] BadFor(JsonNode node) => node is not JsonValue value ? [] : value.GetValueKind() switch
    {
        JsonValueKind.Number => ["-1", "10000000000000000"],
        JsonValueKind.String => [Nothing, "\"a\\nb\"", $"\"{new string('x', 5000)}\""],
        _ => [],
    };

    // The last name of a path: whose value it is, or whose items. The numbers of a count are judged together.
    [GeneratedRegex(@"[a-zA-Z0-9]+(?=(\[\d+\])*$)|functions(?=\.f\.)|total(?=\.)")]
    private static partial Regex Member();
}
