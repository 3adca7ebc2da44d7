namespace Warden.Host.Governance;

/// <summary>A call of the governance chaincode that a sidecar makes by itself.</summary>
/// <param name="Key">Names what it is about: one at a time, and once.</param>
/// <param name="Function">The function.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record SidecarWord(string Key, string Function, IReadOnlyList<string> Arguments);
