namespace Warden.Containers;

/// <summary>A program beside the nodes, in a container of its own: a chaincode, or a sidecar.</summary>
/// <param name="Name">Its host name in the network.</param>
/// <param name="Image">Its image.</param>
public sealed record ContainerService(string Name, string Image)
{
    /// <summary>Gets its environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets its files by their path in the container.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; init; } = new Dictionary<string, byte[]>(StringComparer.Ordinal);

    /// <summary>Gets the arguments of its entry point.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Gets the ports that it listens on; each is published on the loopback interface.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [];
}
