namespace Warden.Cli.Network;

/// <summary>What a peer dials for a chaincode: the chaincode itself, or its sidecar; without TLS where no root is given.</summary>
internal sealed record SampleService(string Address, string? TlsRootPem, string ServerName);
