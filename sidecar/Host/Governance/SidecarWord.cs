namespace Warden.Host.Governance;

/// <summary>A call of the governance chaincode that a sidecar makes by itself.</summary>
/// <param name="Key">Names what it is about: said once as long as it is to be said.</param>
/// <param name="Function">The function.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record SidecarWord(string Key, string Function, IReadOnlyList<string> Arguments)
{
    /// <summary>Whether it is said no more, although it comes to be owed again after it had its effect.</summary>
    public bool IsOnce { get; init; }
}
