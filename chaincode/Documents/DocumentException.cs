namespace Warden.Documents;

/// <summary>A document is not what it has to be. The message names the path, what was expected and what came.</summary>
public sealed class DocumentException : Exception
{
    public DocumentException(string message)
        : base(message)
    {
    }

    public DocumentException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
