using System.Text.Json;
using Warden.Documents;

namespace Warden.Detection;

/// <summary>One folder of generated records: a history, a stream with faults, and labels that say where.</summary>
internal sealed class GeneratedCase
{
    private const string Variable = "WARDEN_SHARED_DATA";

    private GeneratedCase(string folder)
    {
        History = File.ReadAllLines(Path.Combine(folder, "history.jsonl"));
        Stream = File.ReadAllLines(Path.Combine(folder, "stream.jsonl"));
        Labels = [.. File.ReadAllLines(Path.Combine(folder, "labels.jsonl")).Select(Label.Parse)];
    }

    public string[] History { get; }

    public string[] Stream { get; }

    public Label[] Labels { get; }

    /// <summary>Opens a case, or skips the test where the data are not on this machine.</summary>
    public static GeneratedCase OpenOrSkip(string name)
    {
        var folder = Path.IsPathRooted(name) ? name : Find(name);
        if (folder is null || !Directory.Exists(folder))
            Assert.Skip($"needs the generated case {name}; set {Variable} to the folder that holds it");
        return new GeneratedCase(folder!);
    }

    /// <summary>Puts a record into a call: one write under a key of its own.</summary>
    public static CommittedCall Call(string json, string txId, ulong block, int index) =>
        new(txId, [System.Text.Encoding.UTF8.GetBytes("Put")], [Write(json, txId)]) { Block = block, Index = index };

    public static StateWrite Write(string json, string id) => new("\0record\0" + id + "\0", System.Text.Encoding.UTF8.GetBytes(json));

    public ChaincodeModel Fit(DetectionPolicy policy)
    {
        var history = new ChaincodeHistory();
        for (var i = 0; i < History.Length; i += 10)
        {
            var block = (ulong)(i / 10);
            history.ObserveBlock(block, History.Skip(i).Take(10).Select((json, k) => Call(json, $"h{i + k}", block, k)));
        }

        return ChaincodeModel.Fit(history, null, policy, history.Height, "seed"u8);
    }

    private static string? Find(string name)
    {
        var set = Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(set))
            return Path.Combine(set, name);
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, "shared", "data", name);
            if (Directory.Exists(folder))
                return folder;
        }

        return null;
    }

    /// <summary>What the generator did to a record.</summary>
    internal sealed record Label(int Record, string Path, string Kind, bool IsFault, bool IsDetectable)
    {
        // What the true law makes no rarer than this, no detector can see.
        private const double Detectable = 1e-4;

        public static Label Parse(string line)
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            var p = root.GetProperty("oracle_p");
            var detectable = root.GetProperty("scope").GetString() == "record" || p.ValueKind == JsonValueKind.Null || p.GetDouble() < Detectable;
            return new(
                root.GetProperty("i").GetInt32(),
                root.GetProperty("path").GetString()!,
                root.GetProperty("kind").GetString()!,
                root.GetProperty("expect").GetString() == "flag",
                detectable);
        }
    }
}
