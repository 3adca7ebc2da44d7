namespace Warden.Detection.Tables;

/// <summary>What speaks against a cell.</summary>
public enum TableRule
{
    /// <summary>Nothing stands where (nearly) every row has something, or a word for nothing stands where the table leaves cells empty.</summary>
    Missing,

    /// <summary>Written in another form than the column's: other characters, another length, another date format.</summary>
    Form,

    /// <summary>With characters that were lost or mistaken when bytes were read as text.</summary>
    Encoding,

    /// <summary>A number with a unit among bare numbers, or a unit spelt in several ways.</summary>
    Unit,

    /// <summary>A rare value that looks like a frequent one.</summary>
    Spelling,

    /// <summary>A rare word that looks like a frequent one.</summary>
    Word,

    /// <summary>A value beside a closed set of frequent ones.</summary>
    Novelty,

    /// <summary>Used twice in a column where every value stands once.</summary>
    Unique,

    /// <summary>A number far from the column's others.</summary>
    Number,

    /// <summary>Other columns of the row say another value.</summary>
    Dependency,

    /// <summary>The value of another column stands in this one as well, and that one is empty.</summary>
    Joined,

    /// <summary>Flagged by the model of a clean history.</summary>
    History,
}
