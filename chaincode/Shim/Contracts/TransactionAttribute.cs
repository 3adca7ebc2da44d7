namespace Warden.Chaincode.Shim;

/// <summary>Makes a public method of a contract a transaction function.</summary>
/// <remarks>
/// The method may take a <see cref="TransactionContext"/> (or <see cref="IChaincodeStub"/>) first; every other parameter is one argument
/// of the call: strings as they are, numbers, booleans and times in invariant text, byte arrays raw, everything else as JSON.
/// It returns nothing, a value of the same kinds, a <see cref="ChaincodeResponse"/> as it shall be answered, or a task of these.
/// </remarks>
/// <param name="name">The name in calls; <c>null</c>: the method's name without "Async". The case of its first letter does not matter.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TransactionAttribute(string? name = null) : Attribute
{
    public string? Name { get; } = name;

    /// <summary>Gets or sets whether the function only reads, so that clients evaluate it. Told in the metadata, not enforced.</summary>
    public bool Evaluate { get; set; }

    public string? Description { get; set; }
}
