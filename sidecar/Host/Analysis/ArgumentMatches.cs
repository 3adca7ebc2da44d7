using System.Text;
using System.Text.Json;
using Warden.Detection;

namespace Warden.Host.Analysis;

/// <summary>Finds names for the arguments of transaction functions: an argument that always stands in the same member of what is written is called so.</summary>
/// <remarks>Looks at the first calls of each function only, so memory and time are bounded.</remarks>
internal sealed class ArgumentMatches
{
    private const int LeastCalls = 20;
    private const int MostCalls = 500;
    private const int MostFunctions = 256;
    private const int MostArguments = 64;
    private const int LongestText = 256;

    private readonly SortedDictionary<string, Function> functions = new(StringComparer.Ordinal);

    /// <summary>Takes in a call.</summary>
    public void Add(CommittedCall call)
    {
        if (call.Args.Count is < 2 or > MostArguments + 1 || call.Writes.Count == 0)
        {
            return;
        }

        var name = Text(call.Args[0].Span);
        if (!functions.TryGetValue(name, out var function))
        {
            if (functions.Count == MostFunctions)
            {
                return;
            }

            functions.Add(name, function = new Function());
        }

        if (function.Calls < MostCalls)
        {
            function.Add([.. call.Args.Skip(1).Select(a => Text(a.Span))], Members(call));
        }
    }

    /// <summary>Gets names by function, as a schema has them; functions of which no argument has a name are left out.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Names() => new SortedDictionary<string, IReadOnlyList<string>>(
        functions.Where(f => f.Value.Calls >= LeastCalls).Select(f => (f.Key, Names: f.Value.Names())).Where(f => f.Names.Count > 0).ToDictionary(f => f.Key, f => f.Names, StringComparer.Ordinal),
        StringComparer.Ordinal);

    private static Dictionary<string, string> Members(CommittedCall call)
    {
        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var write in call.Writes.Where(w => !w.IsDelete && w.Value.Length <= 1 << 16))
        {
            try
            {
                using var document = JsonDocument.Parse(write.Value);
                if (document.RootElement.ValueKind == JsonValueKind.Object)
                {
                    foreach (var member in document.RootElement.EnumerateObject())
                    {
                        members[member.Name] = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText();
                    }
                }
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                // Not JSON: it has no members.
            }
        }

        return members;
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, LongestText)]);

    private sealed class Function
    {
        private List<HashSet<string>?> candidates = [];

        public int Calls { get; private set; }

        public void Add(string[] arguments, Dictionary<string, string> members)
        {
            Calls++;
            while (candidates.Count < arguments.Length)
            {
                candidates.Add(null);
            }

            for (var i = 0; i < arguments.Length; i++)
            {
                var same = members.Where(m => m.Value == arguments[i]).Select(m => m.Key);
                if (candidates[i] is { } before)
                {
                    before.IntersectWith(same);
                }
                else
                {
                    candidates[i] = [.. same];
                }
            }
        }

        // Names stand by position: those behind the last one that is known are left out, unknown ones before it keep their number.
        public IReadOnlyList<string> Names()
        {
            var found = candidates.Select(c => c is { Count: 1 } ? c.Single() : null).ToArray();
            var last = Array.FindLastIndex(found, name => name is not null);
            return [.. found.Take(last + 1).Select((name, i) => name ?? FormattableString.Invariant($"args[{i}]"))];
        }
    }
}
