namespace Warden.Documents;

/// <summary>Whether the organisations that take part speak of one model.</summary>
public enum EpochAgreement
{
    /// <summary>Equal so far; somebody has not published yet.</summary>
    Waiting,

    /// <summary>All have published the same digest.</summary>
    Agreed,

    /// <summary>At least two digests differ.</summary>
    Disagreed,
}
