namespace Warden.Chaincode.Shim;

/// <summary>How a chaincode server identifies itself, and whom it admits.</summary>
/// <param name="CertificatePem">The server's certificate, with intermediates after it where there are any.</param>
/// <param name="PrivateKeyPem">Its private key.</param>
/// <param name="ClientRootsPem">CA certificates of the peers; when given, a peer has to show a certificate (mutual TLS).</param>
public sealed record ChaincodeTls(string CertificatePem, string PrivateKeyPem, string? ClientRootsPem = null);
