using System.Reflection;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Warden.Documents;

namespace Warden.Chaincode.Tests.Documents;

/// <summary>What holds for every document that there is, found by reflection: none can be forgotten.</summary>
public sealed class EveryDocumentTests
{
    private static readonly MethodInfo _roundTrip = typeof(EveryDocumentTests).GetMethod(nameof(RoundTrip), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static TheoryData<Type> Types => [.. AnyDocument.Types];

    [Fact]
    public void The_documents_of_proposals_and_what_the_ledger_holds_are_among_them() => Assert.Superset(
        DocumentSchemas.Documents.Values.Concat([typeof(ProposalRecord), typeof(VoteRecord), typeof(ConfirmationRecord), typeof(EpochRecord), typeof(VerdictDocument)]).ToHashSet(),
        AnyDocument.Types.ToHashSet());

    [Theory]
    [MemberData(nameof(Types))]
    public void It_reads_back_as_the_same_bytes_whatever_the_order_of_its_members(Type type) => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).ToArbitrary(),
        seed => (bool)_roundTrip.MakeGenericMethod(type).Invoke(null, [AnyDocument.Of(type, seed)])!).Check(Seeded.Config);

    private static bool RoundTrip<T>(string json)
        where T : class
    {
        var once = CanonicalJson.ToText(CanonicalJson.Read<T>(json));
        var reversed = CanonicalJson.ToText(CanonicalJson.Read<T>(Reversed(JsonNode.Parse(json))!.ToJsonString()));
        Assert.Equal(once, CanonicalJson.ToText(CanonicalJson.Read<T>(once)));
        Assert.Equal(once, reversed);
        AssertKept(JsonNode.Parse(json), JsonNode.Parse(once), "$");
        return true;
    }

    // What was given is there again: a member that is read and not written would round-trip, and be lost.
    private static void AssertKept(JsonNode? given, JsonNode? written, string path)
    {
        switch (given)
        {
            case JsonObject members:
                foreach (var (name, value) in members)
                    AssertKept(value, written![name], $"{path}.{name}");
                break;
            case JsonArray items:
                Assert.Equal(items.Count, written!.AsArray().Count);
                for (var i = 0; i < items.Count; i++)
                    AssertKept(items[i], written[i], $"{path}[{i}]");
                break;
            default:
                Assert.True(JsonNode.DeepEquals(given, written), $"{path}: {given?.ToJsonString()} became {written?.ToJsonString()}");
                break;
        }
    }

    private static JsonNode? Reversed(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Reverse().Select(member => KeyValuePair.Create(member.Key, Reversed(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Reversed)]),
        _ => node?.DeepClone(),
    };
}
