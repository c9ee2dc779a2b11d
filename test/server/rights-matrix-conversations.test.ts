/** The rights matrix of threads, comments, what was written down for others, suggestions and recorded acts. See rights-matrix.test.ts. */
import { declareMatrix } from '../support/rights-matrix/check.ts';
import { CONVERSATION_ROWS } from '../support/rights-matrix/conversation-rows.ts';

declareMatrix(CONVERSATION_ROWS);
