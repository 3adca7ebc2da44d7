using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Warden.Documents;

namespace Warden.Chaincode.Tests.Documents;

/// <summary>The published schemas take and refuse the same documents as the program reads: an editor that checks by a schema says what the contract will say.</summary>
/// <remarks>Ranges, members that come twice and numbers beyond 32 bits are the contract's to refuse.</remarks>
public sealed class SchemaAgreementTests
{
    private static readonly string[] _others = ["null", "true", "\"text\"", "7", "7.5", "[]", "{}", "[null]", "{\"a\":null}"];
    private static readonly MethodInfo _reads = typeof(SchemaAgreementTests).GetMethod(nameof(Reads), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static TheoryData<string> Kinds => [.. DocumentSchemas.Documents.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_schema_takes_what_the_program_reads_and_refuses_what_it_refuses(string kind)
    {
        var (type, schema) = (DocumentSchemas.Documents[kind], JsonNode.Parse(File.ReadAllText(Path.Combine(SchemaFileTests.Folder(), $"{kind}.json")))!.AsObject());
        var (taken, refused) = (0, 0);
        Prop.ForAll(
            Gen.Choose(0, int.MaxValue).ToArbitrary(),
            seed =>
            {
                var good = JsonNode.Parse(AnyDocument.Of(type, seed))!;
                Agree(good);
                var damaged = Damaged(good, new Random(seed));
                Agree(damaged);
            }).Check(Seeded.Config);
        Assert.True(taken > 50 && refused > 50, $"{taken} taken, {refused} refused");

        void Agree(JsonNode document)
        {
            var json = document.ToJsonString();
            var reads = (bool)_reads.MakeGenericMethod(type).Invoke(null, [json])!;
            var isValid = IsValid(JsonNode.Parse(json), schema, schema);
            Assert.True(reads == isValid, $"{kind}: the program {(reads ? "reads" : "refuses")}, the schema {(isValid ? "takes" : "refuses")} {json}");
            _ = reads ? taken++ : refused++;
        }
    }

    private static bool Reads<T>(string json)
        where T : class
    {
        try
        {
            CanonicalJson.Read<T>(json);
            return true;
        }
        catch (DocumentException)
        {
            return false;
        }
    }

    // One place has another value, is not there, or has a member more.
    private static JsonNode Damaged(JsonNode document, Random any)
    {
        var copy = document.DeepClone();
        var places = Walk(copy).Where(node => node.Parent is not null).ToList();
        if (places.Count == 0)
            return JsonNode.Parse(_others[any.Next(_others.Length)]) ?? new JsonArray();
        var place = places[any.Next(places.Count)];
        switch (any.Next(4))
        {
            case 0 when place.Parent is JsonObject members:
                members.Remove(place.GetPropertyName());
                break;
            case 1 when place is JsonObject members:
                members["oneMore"] = 1;
                break;
            default:
                if (place.Parent is JsonObject parent)
                    parent[place.GetPropertyName()] = JsonNode.Parse(_others[any.Next(_others.Length)]);
                else
                    place.Parent!.AsArray()[place.GetElementIndex()] = JsonNode.Parse(_others[any.Next(_others.Length)]);
                break;
        }

        return copy;
    }

    private static IEnumerable<JsonNode> Walk(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => Walk(member.Value)).Prepend(node),
        JsonArray items => items.SelectMany(Walk).Prepend(node),
        null => [],
        _ => [node],
    };

    // The keywords that the published schemas use; another one fails the test until it is known here.
    private static bool IsValid(JsonNode? value, JsonNode schema, JsonObject root)
    {
        if (schema is JsonValue always)
            return always.GetValue<bool>();
        foreach (var (keyword, said) in schema.AsObject())
        {
            var holds = keyword switch
            {
                "$schema" or "title" or "default" or "description" => true,
                "$ref" => IsValid(value, Pointed(root, said!.GetValue<string>()), root),
                "type" => (said is JsonArray types ? types.Select(t => t!.GetValue<string>()) : [said!.GetValue<string>()]).Any(type => IsOfType(value, type)),
                "enum" => said!.AsArray().Any(one => JsonNode.DeepEquals(one, value)),
                "required" => value is not JsonObject members || said!.AsArray().All(name => members.ContainsKey(name!.GetValue<string>())),
                "properties" => value is not JsonObject members || said!.AsObject().All(p => !members.ContainsKey(p.Key) || IsValid(members[p.Key], p.Value!, root)),
                "additionalProperties" => value is not JsonObject members || members
                    .Where(m => schema["properties"]?.AsObject().ContainsKey(m.Key) != true).All(m => IsValid(m.Value, said!, root)),
                "items" => value is not JsonArray items || items.All(item => IsValid(item, said!, root)),
                _ => throw new InvalidOperationException($"expected a keyword that this test knows, but {keyword} came"),
            };
            if (!holds)
                return false;
        }

        return true;
    }

    private static JsonNode Pointed(JsonObject root, string pointer)
    {
        JsonNode at = root;
        foreach (var name in pointer.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
            at = at[name]!;
        return at;
    }

    private static bool IsOfType(JsonNode? value, string type) => (value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        JsonValueKind.Null => type == "null",
        JsonValueKind.True or JsonValueKind.False => type == "boolean",
        JsonValueKind.String => type == "string",
        JsonValueKind.Number => type == "number" || (type == "integer" && !value!.ToJsonString().AsSpan().ContainsAny(".eE")),
        JsonValueKind.Array => type == "array",
        _ => type == "object",
    };
}
