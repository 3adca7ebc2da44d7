namespace Warden.Detection.Models;

/// <summary>How values are transformed before the calibrated models see them; the numbers are serialised.</summary>
internal enum TransformKind
{
    /// <summary>As they are.</summary>
    Identity = 0,

    /// <summary>log x, for positive values.</summary>
    Logarithm = 1,

    /// <summary>asinh((x − median) ÷ median absolute deviation).</summary>
    Asinh = 2,
}
