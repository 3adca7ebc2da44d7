using System.Text.Json.Nodes;

namespace Warden.Testing;

/// <summary>Checks JSON against a JSON Schema of the keywords that docs/schemas uses; another keyword is an error of the test, not passed over.</summary>
internal static class JsonSchemaCheck
{
    private static readonly string[] Annotations = ["$schema", "title", "description", "default"];

    /// <summary>Gets what does not fit, each with its place; nothing where the document is valid.</summary>
    public static IReadOnlyList<string> Faults(string schema, string document)
    {
        var faults = new List<string>();
        var root = JsonNode.Parse(schema)!;
        Check(root, root, JsonNode.Parse(document), "$", faults);
        return faults;
    }

    private static void Check(JsonNode root, JsonNode schema, JsonNode? value, string at, List<string> faults)
    {
        if (schema is JsonValue all)
        {
            if (!all.GetValue<bool>())
                faults.Add($"{at}: nothing is allowed here");
            return;
        }

        var rules = schema.AsObject();
        foreach (var (keyword, rule) in rules)
        {
            switch (keyword)
            {
                case "$ref":
                    Check(root, Find(root, rule!.GetValue<string>()), value, at, faults);
                    break;
                case "type":
                    var types = rule is JsonArray several ? several.Select(t => t!.GetValue<string>()) : [rule!.GetValue<string>()];
                    if (!types.Any(type => IsOf(type, value)))
                        faults.Add($"{at}: expected {rule!.ToJsonString()}, but {value?.ToJsonString() ?? "null"} came");
                    break;
                case "enum":
                    if (!rule!.AsArray().Any(allowed => JsonNode.DeepEquals(allowed, value)))
                        faults.Add($"{at}: expected one of {rule.ToJsonString()}, but {value?.ToJsonString() ?? "null"} came");
                    break;
                case "required" when value is JsonObject members:
                    faults.AddRange(rule!.AsArray().Select(n => n!.GetValue<string>()).Where(name => !members.ContainsKey(name)).Select(name => $"{at}: {name} is missing"));
                    break;
                case "properties" when value is JsonObject members:
                    foreach (var (name, inner) in rule!.AsObject().Where(p => members.ContainsKey(p.Key)))
                        Check(root, inner!, members[name], $"{at}.{name}", faults);
                    break;
                case "additionalProperties" when value is JsonObject members:
                    foreach (var (name, inner) in members.Where(m => rules["properties"]?.AsObject().ContainsKey(m.Key) != true))
                        Check(root, rule!, inner, $"{at}.{name}", faults);
                    break;
                case "items" when value is JsonArray items:
                    for (var i = 0; i < items.Count; i++)
                        Check(root, rule!, items[i], $"{at}[{i}]", faults);
                    break;
                case "required" or "properties" or "additionalProperties" or "items":
                    break;
                default:
                    if (!Annotations.Contains(keyword))
                        throw new NotSupportedException($"the keyword {keyword} at {at}");
                    break;
            }
        }
    }

    private static JsonNode Find(JsonNode root, string reference) => reference.Split('/').Skip(1).Aggregate(
        root, (node, step) => node[step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)]!);

    private static bool IsOf(string type, JsonNode? value) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value?.GetValueKind() == System.Text.Json.JsonValueKind.String,
        "boolean" => value?.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False,
        "number" => value?.GetValueKind() == System.Text.Json.JsonValueKind.Number,
        "integer" => value?.GetValueKind() == System.Text.Json.JsonValueKind.Number && double.IsInteger(value.GetValue<double>()),
        _ => throw new NotSupportedException($"the type {type}"),
    };
}
