namespace Warden.Documents;

/// <summary>What documents may name as a transaction function (<c>name</c> or <c>contract:name</c>).</summary>
public static class FunctionName
{
    /// <summary>How many characters a name may have. Sidecars recognize every such name, also behind the name of a contract.</summary>
    public const int Longest = 128;
}
