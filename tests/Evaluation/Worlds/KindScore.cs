namespace Warden.Evaluation.Worlds;

/// <summary>How one kind of fault, or of lawful rarity, came out.</summary>
/// <param name="Cells">Labels of the kind.</param>
/// <param name="CellsFlagged">Those whose attribute was flagged.</param>
/// <param name="RecordsFlagged">Those whose record was flagged.</param>
/// <param name="Detectable">Labels that a detector can see.</param>
/// <param name="DetectableFound">Those whose record was flagged.</param>
public readonly record struct KindScore(int Cells, int CellsFlagged, int RecordsFlagged, int Detectable, int DetectableFound)
{
    public static KindScore operator +(KindScore a, KindScore b) => new(
        a.Cells + b.Cells,
        a.CellsFlagged + b.CellsFlagged,
        a.RecordsFlagged + b.RecordsFlagged,
        a.Detectable + b.Detectable,
        a.DetectableFound + b.DetectableFound);
}
