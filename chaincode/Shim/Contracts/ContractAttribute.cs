namespace Warden.Chaincode.Shim;

/// <summary>Names a class whose public methods marked <see cref="TransactionAttribute"/> are transaction functions.</summary>
/// <param name="name">The part before the last ':' of a call; <c>null</c>: the class's name.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ContractAttribute(string? name = null) : Attribute
{
    public string? Name { get; } = name;

    /// <summary>Gets or sets whether calls without a contract's name go here. Without any such contract they go to the first one.</summary>
    public bool Default { get; set; }

    public string? Title { get; set; }

    public string? Description { get; set; }

    public string Version { get; set; } = "1.0.0";

    public string? License { get; set; }
}
