namespace Warden.Host.Replays;

/// <summary>Who let a call pass that was warned of, and why.</summary>
/// <param name="Organization">The MSP id.</param>
/// <param name="Person">Subject and issuer of the certificate.</param>
/// <param name="Reason">The reason given; null where the caller submitted what was advised against, which needs none.</param>
internal sealed record AwaitedWord(string Organization, string Person, string? Reason);
