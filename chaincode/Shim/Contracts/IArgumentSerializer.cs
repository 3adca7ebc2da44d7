namespace Warden.Chaincode.Shim;

/// <summary>Turns the bytes of an argument into a parameter and a result into the bytes of a response.</summary>
public interface IArgumentSerializer
{
    /// <exception cref="FormatException">The bytes are none of this type; the message says what was expected.</exception>
    object? Read(ReadOnlyMemory<byte> argument, Type type);

    /// <param name="value">What the function returned; <c>null</c> gives no bytes.</param>
    byte[] Write(object? value);
}
