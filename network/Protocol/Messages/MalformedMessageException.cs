namespace Warden.Protocol;

/// <summary>Bytes that are not the Fabric message they should be; the message says which part of it.</summary>
public sealed class MalformedMessageException : FormatException
{
    /// <summary>Makes an exception.</summary>
    public MalformedMessageException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
