// The default theme without its fonts, which would be a hundred kilobytes: the reader's own will do.
import theme from 'vitepress/theme-without-fonts';
import '../../theme/style.css';
import '../../theme/moving.css';
import '../../theme/print.css';

export default theme;
