using Warden.Documents;

namespace Warden.Host.Analysis;

/// <summary>A policy and what it is called in a report.</summary>
internal sealed record NamedPolicy(string Name, DetectionPolicy Policy)
{
    /// <summary>The three named strategies with calibrated thresholds, the most watchful first.</summary>
    public static IReadOnlyList<NamedPolicy> Default { get; } =
        [.. new[] { "active", "cautious", "passive" }.Select(name => new NamedPolicy(name, new DetectionPolicy { Chaincode = "analysis", Strategy = name }))];

    /// <summary>Reads a policy document; it is called as its file.</summary>
    /// <exception cref="DocumentException">The file is no policy; the message says where and why.</exception>
    public static NamedPolicy Read(FileInfo file)
    {
        try
        {
            return new(Path.GetFileNameWithoutExtension(file.Name), CanonicalJson.Read<DetectionPolicy>(File.ReadAllBytes(file.FullName)).Validate());
        }
        catch (DocumentException e)
        {
            throw new DocumentException($"{file.Name}: {e.Message}", e);
        }
    }
}
