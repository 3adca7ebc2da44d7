namespace Warden.Gateway;

/// <summary>Makes the digest that a signer signs.</summary>
/// <param name="message">The bytes to be signed.</param>
/// <returns>The digest; with <see cref="Hashes.None"/> the message itself.</returns>
public delegate byte[] HashFunction(ReadOnlySpan<byte> message);
