namespace Warden.Detection.Models;

/// <summary>Which thresholds a fitted model can answer with.</summary>
[Flags]
public enum ModelForms
{
    /// <summary>Fixed thresholds as the literature has them.</summary>
    Textbook = 1,

    /// <summary>p-values, comparable across attributes.</summary>
    Calibrated = 2,

    /// <summary>Both; about twice the memory of one.</summary>
    Both = Textbook | Calibrated,
}
