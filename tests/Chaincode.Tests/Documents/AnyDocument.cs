using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Warden.Documents;

namespace Warden.Chaincode.Tests.Documents;

/// <summary>Makes documents of any type from what the type declares, so that a new document or member needs no generator of its own.</summary>
internal static class AnyDocument
{
    private const int Deepest = 6;

    private static readonly string[] _texts = ["", "a", "basic", "Zoë", "𝄞", "\"\\/", "\n\t\u0001", "\u2028<&>", "0", "null", "lot*/amount", new('x', 300)];
    private static readonly NullabilityInfoContext _nullability = new();

    /// <summary>Gets all documents: the records of the namespace.</summary>
    public static IReadOnlyList<Type> Types { get; } =
        [.. typeof(CanonicalJson).Assembly.GetExportedTypes().Where(IsRecord)
            .Select(type => type.IsGenericTypeDefinition ? type.MakeGenericType(typeof(ProposalRecord)) : type).OrderBy(type => type.Name, StringComparer.Ordinal)];

    /// <summary>Gets one document as JSON whose members come in any order.</summary>
    public static string Of(Type type, int seed)
    {
        var any = new Random(seed);
        return Value(type, any, 0)!.ToJsonString();
    }

    /// <summary>Gets the names of all members in a document of a type, at any depth.</summary>
    public static ISet<string> NamesIn(Type type)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        Add(type);
        return names;

        void Add(Type of)
        {
            if (IsRecord(of))
            {
                foreach (var member in MembersOf(of).Where(member => names.Add(JsonNamingPolicy.CamelCase.ConvertName(member.Name))))
                    Add(member.PropertyType);
                return;
            }
            foreach (var argument in of.IsGenericType ? of.GetGenericArguments() : [])
                Add(argument);
        }
    }

    private static bool IsRecord(Type type) => type.IsClass && type.GetMethod("<Clone>$") is not null;

    private static JsonNode? Value(Type type, Random any, int depth)
    {
        if (type == typeof(string))
            return _texts[any.Next(_texts.Length)];
        if (type == typeof(bool))
            return any.Next(2) == 0;
        if (type == typeof(int))
            return (int)Whole(any);
        if (type == typeof(long))
            return Whole(any);
        if (type == typeof(double))
            return any.Next(4) switch { 0 => 0.0, 1 => any.NextDouble(), 2 => any.NextDouble() * 1e300, _ => -any.NextDouble() * 1e-300 };
        if (type.IsEnum)
            return NameOf(type.GetField(Enum.GetNames(type)[any.Next(Enum.GetNames(type).Length)])!);
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Value(underlying, any, depth);
        if (ElementOf(type, typeof(IReadOnlyDictionary<,>)) is [_, var value])
            return new JsonObject(Some(any, depth).Select(i => KeyValuePair.Create(_texts[(i * 5) % _texts.Length], Value(value, any, depth + 1))).DistinctBy(m => m.Key));
        if (ElementOf(type, typeof(IReadOnlyList<>)) is [var item])
            return new JsonArray([.. Some(any, depth).Select(_ => Value(item, any, depth + 1))]);
        Assert.True(IsRecord(type), $"AnyDocument knows no {type}: teach it, so that every document is checked");
        return new JsonObject(Shuffled(MembersOf(type), any)
            .Where(member => !IsNullable(member) || (depth < Deepest && any.Next(3) > 0))
            .Select(member => KeyValuePair.Create(JsonNamingPolicy.CamelCase.ConvertName(member.Name), Value(member.PropertyType, any, depth + 1))));
    }

    private static string NameOf(FieldInfo value) =>
        value.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(value.Name);

    private static Type[]? ElementOf(Type type, Type definition) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == definition ? type.GetGenericArguments() : null;

    private static PropertyInfo[] MembersOf(Type type) =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.SetMethod is not null)];

    private static bool IsNullable(PropertyInfo member)
    {
        lock (_nullability)
            return _nullability.Create(member).WriteState == NullabilityState.Nullable;
    }

    private static IEnumerable<int> Some(Random any, int depth) => Enumerable.Range(any.Next(_texts.Length), depth < Deepest ? any.Next(4) : 0);

    private static long Whole(Random any) => any.Next(4) switch { 0 => 0, 1 => -1, 2 => int.MaxValue, _ => any.Next(1000) };

    private static T[] Shuffled<T>(T[] items, Random any)
    {
        any.Shuffle(items);
        return items;
    }
}
