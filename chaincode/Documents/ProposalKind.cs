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

    /// <summary>Replaces the constitution.</summary>
    Constitution,

    /// <summary>Restricts calls of a registered chaincode.</summary>
    Restrict,

    /// <summary>Lifts a restriction before its time.</summary>
    Lift,

    /// <summary>Says of a transaction what it teaches.</summary>
    Label,

    /// <summary>Takes a label back.</summary>
    Unlabel,

    /// <summary>Has the guard of a chaincode stand back for a while.</summary>
    BreakGlass,
}
