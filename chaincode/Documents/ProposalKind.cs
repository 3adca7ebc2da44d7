namespace Warden.Documents;

/// <summary>What a proposal changes.</summary>
public enum ProposalKind
{
    /// <summary>Puts a chaincode under guard: schema and policy together.</summary>
    Register,

    /// <summary>Replaces the policy of a registered chaincode.</summary>
    Policy,

    /// <summary>Replaces the schema of a registered chaincode.</summary>
    Schema,

    /// <summary>Ends the guard of a chaincode.</summary>
    Retire,
}
