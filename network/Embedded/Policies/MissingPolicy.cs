namespace Warden.Embedded;

/// <summary>What stands where the configuration has no policy of a name: nobody satisfies it.</summary>
internal sealed class MissingPolicy(string path) : IChannelPolicy
{
    // Fabric names it as its root policy manager looks it up.
    public string? WhyNot(IReadOnlyList<ChannelIdentity> signers) =>
        $"no such policy: '{(path.StartsWith("/Channel/", StringComparison.Ordinal) ? path["/Channel/".Length..] : path)}'";
}
