namespace Warden.Cli.Network;

/// <summary>A peer as clients reach it.</summary>
internal sealed record SampleNode(string Address, string TlsRootPem, string ServerName);
