namespace Warden.Benchmarks.Relaying;

/// <summary>What the process in between is told: one line of JSON on its standard input.</summary>
/// <param name="Side">What it is.</param>
/// <param name="Upstream">Address of the chaincode.</param>
/// <param name="CertificatePem">The certificate it shows to the peer; the chaincode's own.</param>
/// <param name="PrivateKeyPem">Its key.</param>
/// <param name="RootPem">The authority of the chaincode's certificate.</param>
/// <param name="ServerName">The name in the chaincode's certificate.</param>
internal sealed record RelaySettings(
    RelaySide Side, string Upstream, string CertificatePem, string PrivateKeyPem, string RootPem, string ServerName);
